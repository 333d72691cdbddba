import { isJsonObject, type Json } from "../values/index.js";
import {
  type CheckpointFile,
  checkFeatures,
  decodeCheckpoint,
  encodeLatest,
  newManifest,
  secretsProviderOf,
} from "./checkpoint-file.js";
import { backUp } from "./history.js";
import { integrityProblem } from "./integrity.js";
import { lockStack } from "./lock.js";
import { type OpenSecrets, openStored } from "./secrets-provider.js";
import type { StackFiles } from "./stack-files.js";
import { StackNotFoundError } from "./stack-state.js";
import { formatCheckpointFile, readStoredStack, recoverStack, writeCheckpointText } from "./stored-stack.js";
import type { Checkpoint } from "./types.js";

/** A state on its way from one stack to another. */
export interface ExportedStack {
  version: 3;
  features?: string[];
  deployment: { [key: string]: Json };
}

/**
 * Writes a stack's state as a document. Its integrity is not checked, since exporting is how a broken one gets mended.
 * @param showSecrets opens the secrets to show them in the open; without it they stay encrypted
 */
export async function exportStack(files: StackFiles, showSecrets?: OpenSecrets): Promise<ExportedStack> {
  const stored = await readStoredStack(files);
  if (!stored) throw new StackNotFoundError(files.name);
  const { features, latest } = stored.file;
  return {
    version: 3,
    ...(features ? { features } : {}),
    deployment: showSecrets ? await opened(stored.file, showSecrets) : (latest ?? {}),
  };
}

async function opened(stored: CheckpointFile, open: OpenSecrets): Promise<{ [key: string]: Json }> {
  const { secrets, file } = await openStored(stored, open);
  return encodeLatest(decodeCheckpoint(file, secrets), "plaintext");
}

/**
 * Replaces a stack's state by an exported one. Secrets in the open are encrypted.
 * @param force accepts resources of other stacks and a state that contradicts itself
 * @returns what the user should know
 */
export async function importStack(
  files: StackFiles,
  open: OpenSecrets,
  document: unknown,
  force: boolean,
): Promise<string[]> {
  const imported = parseExported(files, document);
  const lock = await lockStack(files);
  try {
    const current = await recoverStack(files);
    if (!current) throw new StackNotFoundError(files.name);
    const provider = secretsProviderOf(imported) ?? secretsProviderOf(current.stored.file);
    const { secrets, file } = await openStored(withProvider(imported, provider), open);
    const checkpoint = decodeCheckpoint(file, secrets);
    const problems = importProblems(files, checkpoint);
    if (problems.length > 0 && !force) {
      throw new Error(`${problems.join("\n")}\nimporting this could do harm; correct the document or pass --force`);
    }
    await backUp(files);
    const latest = encodeLatest({ ...checkpoint, manifest: checkpoint.manifest ?? newManifest() }, secrets);
    await writeCheckpointText(files, formatCheckpointFile({ stack: files.fullName, latest }));
    const pending = checkpoint.pendingOperations.map(
      (operation) => `${operation.resource.urn} has a pending operation: it was interrupted while ${operation.type}`,
    );
    return [...current.notes, ...problems, ...pending];
  } finally {
    await lock.release();
  }
}

function parseExported(files: StackFiles, document: unknown): CheckpointFile {
  const json = document as Json;
  if (!isJsonObject(json) || !isJsonObject(json.deployment)) {
    throw new Error(
      "could not deserialize deployment: it is not a document of `stack export`, there is no `deployment` in it",
    );
  }
  if (json.version !== 3) {
    throw new Error(
      `could not deserialize deployment: its version is ${JSON.stringify(json.version)}, only 3 is supported`,
    );
  }
  checkFeatures(Array.isArray(json.features) ? json.features.map(String) : undefined);
  return { stack: files.fullName, latest: json.deployment };
}

function withProvider(file: CheckpointFile, provider: ReturnType<typeof secretsProviderOf>): CheckpointFile {
  return provider ? { ...file, latest: { ...file.latest, secrets_providers: { ...provider } } } : file;
}

function importProblems(files: StackFiles, checkpoint: Checkpoint): string[] {
  const prefix = `urn:pulumi:${files.name}::${files.project}::`;
  const foreign = checkpoint.resources
    .filter((resource) => !resource.urn.startsWith(prefix))
    .map((resource) => `resource ${resource.urn} is not of the stack ${files.fullName}`);
  const integrity = integrityProblem(checkpoint);
  return integrity ? [...foreign, `the state is not consistent: ${integrity.message}`] : foreign;
}
