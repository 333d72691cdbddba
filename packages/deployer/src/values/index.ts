export { withAssetContents } from "./asset-contents.js";
export { hashAssets } from "./assets.js";
export { type ArrayDiff, diffObjects, diffValues, type ObjectDiff, type ValueDiff } from "./diff.js";
export { deepEqual } from "./equal.js";
export { isJsonObject, type Json, parseJson } from "./json.js";
export { getPath, type PathSegment, parsePath, pathContains, pathText, resetPath, setPath } from "./paths.js";
export { containsSecret, containsUnknown, markNamed, markSecrets, secret, stripSecrets } from "./secrets.js";
export { SIGNATURE_KEY, SIGNATURES, UNKNOWN_SENTINEL, UNKNOWN_SENTINELS } from "./signatures.js";
export { decodeProtoValue, decodeStruct, encodeStruct } from "./struct.js";
export {
  Archive,
  Asset,
  isMap,
  mapEntries,
  OutputValue,
  type PropertyMap,
  ResourceReference,
  Secret,
  UNKNOWN,
  Unknown,
  type Value,
} from "./types.js";
export { WireError, type WireFlags } from "./wire.js";
export { decodeWireMap } from "./wire-decode.js";
export { encodeWireMap } from "./wire-encode.js";
