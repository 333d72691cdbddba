import { isJsonObject, type Json } from "./json.js";
import { SIGNATURE_KEY, SIGNATURES, UNKNOWN_SENTINELS } from "./signatures.js";
import {
  Archive,
  Asset,
  mapEntries,
  OutputValue,
  type PropertyMap,
  ResourceReference,
  Secret,
  UNKNOWN,
  type Value,
} from "./types.js";
import { WireError, type WireFlags, within } from "./wire.js";

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

/** Turns JSON from a channel into a whole map of properties. */
export function decodeWireMap(json: { [key: string]: Json }, flags: WireFlags): PropertyMap {
  return mapEntries(json, (value, key) => within(key, () => decodeWire(value, flags)));
}

function decodeUnknown(flags: WireFlags): Value | undefined {
  if (flags.rejectUnknowns) throw new WireError("the value is unknown, which is not allowed here");
  return flags.keepUnknowns ? UNKNOWN : undefined;
}

function decodeSecret(json: { [key: string]: Json }, flags: WireFlags): Value | undefined {
  if (json.value === undefined) throw new WireError("malformed secret: it has no value");
  const inner = decodeWire(json.value, flags);
  if (inner === undefined || !flags.keepSecrets || inner instanceof Secret) return inner;
  return new Secret(inner);
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
