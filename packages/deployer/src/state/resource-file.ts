import { isJsonObject, type Json } from "../values/index.js";
import type { SecretCodec } from "./secret-codec.js";
import {
  deserializeProperties,
  deserializeValue,
  type SecretForm,
  serializeProperties,
  serializeValue,
} from "./state-values.js";
import type { ResourceState } from "./types.js";

/** The fields of a resource in the order of the file. */
const FIELDS = [
  "urn",
  "custom",
  "delete",
  "id",
  "type",
  "inputs",
  "outputs",
  "parent",
  "protect",
  "taint",
  "external",
  "dependencies",
  "initErrors",
  "provider",
  "propertyDependencies",
  "pendingReplacement",
  "additionalSecretOutputs",
  "aliases",
  "customTimeouts",
  "importID",
  "retainOnDelete",
  "deletedWith",
  "replaceWith",
  "created",
  "modified",
  "sourcePosition",
  "stackTrace",
  "ignoreChanges",
  "hideDiff",
  "replaceOnChanges",
  "replacementTrigger",
  "refreshBeforeUpdate",
  "viewOf",
  "resourceHooks",
  "extensionRef",
  "snippetID",
] as const satisfies readonly (keyof ResourceState)[];

const KNOWN: ReadonlySet<string> = new Set(FIELDS);
const ALWAYS_WRITTEN: ReadonlySet<string> = new Set(["urn", "custom", "type"]);

/** Writes a resource as the file has it: fields in its order, empty ones left out. */
export function serializeResource(resource: ResourceState, secrets: SecretForm): { [key: string]: Json } {
  const json: { [key: string]: Json } = {};
  for (const field of FIELDS) {
    const value = resource[field];
    if (value === undefined || (isEmpty(value) && !ALWAYS_WRITTEN.has(field))) continue;
    if (field === "inputs" || field === "outputs") json[field] = serializeProperties(resource[field]!, secrets);
    else if (field === "replacementTrigger") json[field] = serializeValue(resource[field]!, secrets);
    else json[field] = value as Json;
  }
  return { ...json, ...resource.unknownFields };
}

/** Reads a resource of the file; fields not known here are kept for writing it again. */
export function deserializeResource(json: Json, secrets: SecretCodec): ResourceState {
  if (!isJsonObject(json) || typeof json.urn !== "string" || typeof json.type !== "string") {
    throw new Error("malformed resource in the state: it has no urn or no type");
  }
  try {
    return readFields(json, secrets);
  } catch (error) {
    throw new Error(`${json.urn}: ${(error as Error).message}`, { cause: error });
  }
}

function readFields(json: { [key: string]: Json }, secrets: SecretCodec): ResourceState {
  const fields: { [key: string]: unknown } = { urn: json.urn, custom: json.custom === true, type: json.type };
  const unknownFields: { [key: string]: Json } = {};
  for (const key of Object.keys(json)) {
    const value = json[key]!;
    if (!KNOWN.has(key)) unknownFields[key] = value;
    else if ((key === "inputs" || key === "outputs") && isJsonObject(value)) {
      fields[key] = deserializeProperties(value, secrets);
    } else if (key === "replacementTrigger") fields[key] = deserializeValue(value, secrets);
    else if (value !== null && !ALWAYS_WRITTEN.has(key)) fields[key] = value;
  }
  if (Object.keys(unknownFields).length > 0) fields.unknownFields = unknownFields;
  return fields as unknown as ResourceState;
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === false || value === "" || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.keys(value).length === 0;
}
