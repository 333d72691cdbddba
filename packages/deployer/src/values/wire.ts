import { isJsonObject, type Json } from "./json.js";
import { SIGNATURE_KEY, SIGNATURES, UNKNOWN_SENTINEL, UNKNOWN_SENTINELS } from "./signatures.js";
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

/** What a channel between engine, program and providers can carry. What is not kept is replaced by something plainer. */
export interface WireFlags {
  /** Unknowns travel as sentinel strings; otherwise the property or element that is unknown is left out. */
  keepUnknowns?: boolean;
  /** An unknown is an error: results of a real update must be known. */
  rejectUnknowns?: boolean;
  /** Secrets travel marked; otherwise as their bare value. */
  keepSecrets?: boolean;
  /** Resource references travel as such; otherwise as the resource's id or, without one, its URN. */
  keepResources?: boolean;
  /** Output values travel with their dependencies; otherwise as unknown, secret or plain value. */
  keepOutputValues?: boolean;
  /** Assets and archives travel with their hash alone. */
  elideAssets?: boolean;
}

/** Thrown for a value that a channel may not carry or that is not well-formed. */
export class WireError extends Error {
  override name = "WireError";
}

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

/** Turns JSON from a channel into a value; undefined when it is left out. */
export function decodeWire(json: Json, flags: WireFlags): Value | undefined {
  if (typeof json === "string") return UNKNOWN_SENTINELS.has(json) ? decodeUnknown(flags) : json;
  if (Array.isArray(json)) {
    return json.map((element) => decodeWire(element, flags)).filter((element) => element !== undefined);
  }
  if (!isJsonObject(json)) return json;
  if (!Object.hasOwn(json, SIGNATURE_KEY)) return mapEntries(json, (element) => decodeWire(element, flags));
  switch (json[SIGNATURE_KEY]) {
    case SIGNATURES.secret:
      return decodeSecret(json, flags);
    case SIGNATURES.asset:
    case SIGNATURES.archive:
      return decodeAsset(json);
    case SIGNATURES.resource:
      return flags.keepResources ? readReference(json) : plainReference(readReference(json), flags);
    case SIGNATURES.output:
      return decodeOutput(json, flags);
    default:
      throw new WireError(`unrecognized signature ${JSON.stringify(json[SIGNATURE_KEY])} in property value`);
  }
}

/** The same for a whole map of properties. */
export function encodeWireMap(map: PropertyMap, flags: WireFlags): { [key: string]: Json } {
  return mapEntries(map, (value, key) => within(key, () => encodeWire(value, flags)));
}

/** The same for a whole map of properties. */
export function decodeWireMap(json: { [key: string]: Json }, flags: WireFlags): PropertyMap {
  return mapEntries(json, (value, key) => within(key, () => decodeWire(value, flags)));
}

/** Names the property in errors that come from deeper down. */
function within<T>(key: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof WireError) throw new WireError(`property "${key}": ${error.message}`);
    throw error;
  }
}

function encodeUnknown(flags: WireFlags): Json | undefined {
  if (flags.rejectUnknowns) throw new WireError("the value is unknown, which is not allowed here");
  return flags.keepUnknowns ? UNKNOWN_SENTINEL : undefined;
}

function decodeUnknown(flags: WireFlags): Value | undefined {
  if (flags.rejectUnknowns) throw new WireError("the value is unknown, which is not allowed here");
  return flags.keepUnknowns ? UNKNOWN : undefined;
}

function encodeSecret(inner: Value, flags: WireFlags): Json | undefined {
  const json = encodeWire(inner, flags);
  if (json === undefined || !flags.keepSecrets) return json;
  return { [SIGNATURE_KEY]: SIGNATURES.secret, value: json };
}

function decodeSecret(json: { [key: string]: Json }, flags: WireFlags): Value | undefined {
  if (json.value === undefined) throw new WireError("malformed secret: it has no value");
  const inner = decodeWire(json.value, flags);
  if (inner === undefined || !flags.keepSecrets || inner instanceof Secret) return inner;
  return new Secret(inner);
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

function decodeOutput(json: { [key: string]: Json }, flags: WireFlags): Value | undefined {
  const inner = json.value === undefined ? undefined : decodeWire(json.value, flags);
  const secret = json.secret === true;
  if (!flags.keepOutputValues) {
    const known = inner ?? decodeUnknown(flags);
    if (known === undefined || !secret || !flags.keepSecrets || known instanceof Secret) return known;
    return new Secret(known);
  }
  const dependencies = Array.isArray(json.dependencies) ? json.dependencies.map(String) : [];
  return new OutputValue({ ...(inner === undefined ? {} : { value: inner }), secret, dependencies });
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

function decodeAsset(json: Json): Asset | Archive {
  if (!isJsonObject(json)) throw new WireError("malformed archive: a part is neither asset nor archive");
  const source = {
    hash: optionalText(json, "hash"),
    path: optionalText(json, "path"),
    uri: optionalText(json, "uri"),
  };
  if (json[SIGNATURE_KEY] === SIGNATURES.asset) return new Asset({ ...source, text: optionalText(json, "text") });
  if (json[SIGNATURE_KEY] !== SIGNATURES.archive)
    throw new WireError("malformed archive: a part is neither asset nor archive");
  const { assets } = json;
  return new Archive({ ...source, assets: isJsonObject(assets) ? mapEntries(assets, decodeAsset) : undefined });
}

/** Empty text counts as absent, as it does where these come from; an asset's text may be empty. */
function optionalText(json: { [key: string]: Json }, key: string): string | undefined {
  const value = json[key];
  return typeof value === "string" && (value !== "" || key === "text") ? value : undefined;
}

function encodeReference(reference: ResourceReference, flags: WireFlags): Json | undefined {
  if (!flags.keepResources) {
    const plain = plainReference(reference, flags);
    return plain instanceof Unknown ? encodeUnknown(flags) : (plain as string | undefined);
  }
  return { [SIGNATURE_KEY]: SIGNATURES.resource, ...reference };
}

function readReference(json: { [key: string]: Json }): ResourceReference {
  if (typeof json.urn !== "string") throw new WireError("malformed resource reference: it has no urn");
  return new ResourceReference({
    urn: json.urn,
    id: readId(json.id),
    name: optionalText(json, "name"),
    type: optionalText(json, "type"),
    packageVersion: optionalText(json, "packageVersion"),
  });
}

/** An unknown id may come as a sentinel, too; in memory it is always the empty string. */
function readId(id: Json | undefined): string | undefined {
  if (typeof id !== "string") return undefined;
  return UNKNOWN_SENTINELS.has(id) ? "" : id;
}

function plainReference(reference: ResourceReference, flags: WireFlags): Value | undefined {
  if (reference.id === "") return decodeUnknown(flags);
  return reference.id ?? reference.urn;
}
