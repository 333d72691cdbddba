import { createHash } from "node:crypto";
import { isJsonObject, type Json, parseJson } from "../values/index.js";
import { deserializeResource, serializeResource } from "./resource-file.js";
import type { SecretCodec } from "./secret-codec.js";
import type { SecretForm } from "./state-values.js";
import type { Checkpoint, PendingOperation, PendingOperationType } from "./types.js";

/**
 * Marks a checkpoint that is behind: an update is saving its steps in a journal beside it, or was when it was killed.
 * The Pulumi CLI refuses such a file and says this, instead of working with what is no longer true.
 */
export const JOURNAL_FEATURE = "the journal of an update that runs or was killed (`rtk cancel` takes it in)";

/** Extensions of the format that are understood here; a file which uses others must not be touched. */
const KNOWN_FEATURES: ReadonlySet<string> = new Set([
  "refreshBeforeUpdate",
  "views",
  "hooks",
  "taint",
  "replaceWith",
  JOURNAL_FEATURE,
]);

/** The version written to manifests: what the format is compatible with. */
export const MANIFEST_VERSION = "v3.260.0";

/** The time of a stack that was never updated. */
export const NEVER = "0001-01-01T00:00:00Z";

/** A checkpoint file parsed, secrets still encrypted. */
export interface CheckpointFile {
  stack: string;
  features?: string[];
  /** The stack's snapshot as JSON; undefined for a stack that never had one. */
  latest?: { [key: string]: Json };
}

/** Parses the text of a checkpoint file and checks that its format is one that is understood here. */
export function parseCheckpointFile(text: string): CheckpointFile {
  const file = parseJson(text);
  if (!isJsonObject(file) || !isJsonObject(file.checkpoint))
    throw new Error("it is not a checkpoint: no `checkpoint` in it");
  // Version 4 is version 3 with a list of the extensions that the file uses.
  if (file.version !== 3 && file.version !== 4) {
    throw new Error(`its format is version ${JSON.stringify(file.version)}, only 3 and 4 are supported`);
  }
  const features = Array.isArray(file.features) ? file.features.map(String) : undefined;
  checkFeatures(features);
  const { stack, latest } = file.checkpoint;
  return {
    stack: typeof stack === "string" ? stack : "",
    ...(features ? { features } : {}),
    ...(isJsonObject(latest) ? { latest } : {}),
  };
}

/** Refuses what newer versions of the format may have added. */
export function checkFeatures(features: readonly string[] | undefined): void {
  const unknown = features?.filter((feature) => !KNOWN_FEATURES.has(feature)) ?? [];
  if (unknown.length > 0) throw new Error(`it uses features that are not supported: ${unknown.join(", ")}`);
}

/** How a file's secrets are encrypted; undefined when it doesn't say. */
export function secretsProviderOf(file: CheckpointFile): { type: string; state?: Json } | undefined {
  const provider = file.latest?.secrets_providers;
  if (!isJsonObject(provider) || typeof provider.type !== "string" || provider.type === "") return undefined;
  return { type: provider.type, ...(provider.state === undefined ? {} : { state: provider.state }) };
}

/** Decrypts a parsed checkpoint file. */
export function decodeCheckpoint(file: CheckpointFile, secrets: SecretCodec): Checkpoint {
  const { manifest, secrets_providers: _, resources, pending_operations, metadata, ...rest } = file.latest ?? {};
  const secretsProvider = secretsProviderOf(file);
  return {
    stack: file.stack,
    ...(isJsonObject(manifest) ? { manifest: readManifest(manifest) } : {}),
    ...(secretsProvider ? { secretsProvider } : {}),
    resources: listOf(resources).map((resource) => deserializeResource(resource, secrets)),
    pendingOperations: listOf(pending_operations).map((operation) => readPending(operation, secrets)),
    ...(file.features ? { features: file.features } : {}),
    ...(isJsonObject(metadata) ? { metadata } : {}),
    ...(Object.keys(rest).length > 0 ? { unknownFields: rest } : {}),
  };
}

function readManifest(json: { [key: string]: Json }): NonNullable<Checkpoint["manifest"]> {
  const { time, magic, version, ...unknownFields } = json;
  return { time: String(time ?? ""), magic: String(magic ?? ""), version: String(version ?? ""), unknownFields };
}

/** Writes a checkpoint's `latest`: what the file and an export have in common. */
export function encodeLatest(checkpoint: Checkpoint, secrets: SecretForm): { [key: string]: Json } {
  const { manifest, secretsProvider, resources, pendingOperations, metadata, unknownFields } = checkpoint;
  const json: { [key: string]: Json } = {
    manifest: manifest
      ? { time: manifest.time, magic: manifest.magic, version: manifest.version, ...manifest.unknownFields }
      : { time: NEVER, magic: "", version: "" },
  };
  if (secretsProvider) json.secrets_providers = { ...secretsProvider };
  if (resources.length > 0) json.resources = resources.map((resource) => serializeResource(resource, secrets));
  if (pendingOperations.length > 0) {
    json.pending_operations = pendingOperations.map((operation) => ({
      resource: serializeResource(operation.resource, secrets),
      type: operation.type,
    }));
  }
  return { ...json, metadata: metadata ?? {}, ...unknownFields };
}

/** The manifest of a snapshot taken now. */
export function newManifest(): NonNullable<Checkpoint["manifest"]> {
  return { time: timestamp(), magic: magicOf(MANIFEST_VERSION), version: MANIFEST_VERSION };
}

/** What a manifest's magic must be for its version. */
export function magicOf(version: string): string {
  return createHash("sha256").update(version).digest("hex");
}

/** The time now (or given) as the state has it: RFC 3339, UTC, zeros at the end of the fraction dropped. */
export function timestamp(now = new Date()): string {
  return now.toISOString().replace(/\.?0*Z$/, "Z");
}

function readPending(json: Json, secrets: SecretCodec): PendingOperation {
  if (!isJsonObject(json) || json.resource === undefined) throw new Error("malformed pending operation in the state");
  return { resource: deserializeResource(json.resource, secrets), type: json.type as PendingOperationType };
}

function listOf(json: Json | undefined): Json[] {
  return Array.isArray(json) ? json : [];
}
