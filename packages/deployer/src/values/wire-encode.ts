import type { Json } from "./json.js";
import { SIGNATURE_KEY, SIGNATURES, UNKNOWN_SENTINEL } from "./signatures.js";
import {
  Archive,
  Asset,
  mapEntries,
  OutputValue,
  type PropertyMap,
  ResourceReference,
  Secret,
  UNKNOWN,
  Unknown,
  type Value,
} from "./types.js";
import { WireError, type WireFlags, within } from "./wire.js";

/** Turns a value into JSON for a channel; undefined when it is left out. */
export function encodeWire(value: Value, flags: WireFlags): Json | undefined {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) {
    return value.map((element) => encodeWire(element, flags)).filter((element) => element !== undefined);
  }
  if (value instanceof Unknown) return encodeUnknown(flags);
  if (value instanceof Secret) return encodeSecret(value.value, flags);
  if (value instanceof OutputValue) return encodeOutput(value, flags);
  if (value instanceof Asset || value instanceof Archive) return encodeAsset(value, flags);
  if (value instanceof ResourceReference) return encodeReference(value, flags);
  return mapEntries(value, (element) => encodeWire(element, flags));
}

/** Turns a whole map of properties into JSON for a channel. */
export function encodeWireMap(map: PropertyMap, flags: WireFlags): { [key: string]: Json } {
  return mapEntries(map, (value, key) => within(key, () => encodeWire(value, flags)));
}

function encodeUnknown(flags: WireFlags): Json | undefined {
  if (flags.rejectUnknowns) throw new WireError("the value is unknown, which is not allowed here");
  return flags.keepUnknowns ? UNKNOWN_SENTINEL : undefined;
}

function encodeSecret(inner: Value, flags: WireFlags): Json | undefined {
  const json = encodeWire(inner, flags);
  if (json === undefined || !flags.keepSecrets) return json;
  return { [SIGNATURE_KEY]: SIGNATURES.secret, value: json };
}

function encodeOutput(output: OutputValue, flags: WireFlags): Json | undefined {
  if (!flags.keepOutputValues) {
    const inner = output.value ?? UNKNOWN;
    return output.secret ? encodeSecret(inner, flags) : encodeWire(inner, flags);
  }
  const value = output.value === undefined ? undefined : encodeWire(output.value, flags);
  return {
    [SIGNATURE_KEY]: SIGNATURES.output,
    ...(value === undefined ? {} : { value }),
    ...(output.secret ? { secret: true } : {}),
    ...(output.dependencies.length > 0 ? { dependencies: output.dependencies } : {}),
  };
}

function encodeAsset(asset: Asset | Archive, flags: WireFlags): Json {
  const json: { [key: string]: Json } = {
    [SIGNATURE_KEY]: asset instanceof Asset ? SIGNATURES.asset : SIGNATURES.archive,
  };
  if (asset.hash !== undefined) json.hash = asset.hash;
  if (flags.elideAssets) return json;
  if (asset instanceof Asset && asset.text !== undefined) json.text = asset.text;
  if (asset instanceof Archive && asset.assets)
    json.assets = mapEntries(asset.assets, (part) => encodeAsset(part, flags));
  if (asset.path !== undefined) json.path = asset.path;
  if (asset.uri !== undefined) json.uri = asset.uri;
  return json;
}

function encodeReference(reference: ResourceReference, flags: WireFlags): Json | undefined {
  if (flags.keepResources) return { [SIGNATURE_KEY]: SIGNATURES.resource, ...reference };
  return reference.id === "" ? encodeUnknown(flags) : (reference.id ?? reference.urn);
}
