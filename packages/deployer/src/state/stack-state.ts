import { decodeCheckpoint, encodeLatest, newManifest } from "./checkpoint-file.js";
import { backUp } from "./history.js";
import { assertIntegrity } from "./integrity.js";
import { lockStack } from "./lock.js";
import type { SecretCodec } from "./secret-codec.js";
import { type OpenSecrets, openStored } from "./secrets-provider.js";
import type { StackFiles } from "./stack-files.js";
import { formatCheckpointFile, readStoredStack, recoverStack, writeCheckpointText } from "./stored-stack.js";
import type { Checkpoint } from "./types.js";

/** Thrown when a stack does not exist. */
export class StackNotFoundError extends Error {
  override name = "StackNotFoundError";

  constructor(name: string) {
    super(`no stack named '${name}' found`);
  }
}

/**
 * Reads a stack's state without locking it, as previews and queries do; with what a running or interrupted update has
 * saved so far.
 * @throws StackNotFoundError, StateFileError, IntegrityError, IncorrectPassphraseError
 */
export async function loadStack(
  files: StackFiles,
  open: OpenSecrets,
): Promise<{ checkpoint: Checkpoint; secrets: SecretCodec }> {
  const stored = await readStoredStack(files);
  if (!stored) throw new StackNotFoundError(files.name);
  const { secrets, file } = await openStored(stored.file, open);
  const checkpoint = decodeCheckpoint(file, secrets);
  assertIntegrity(files, checkpoint);
  return { checkpoint, secrets };
}

/**
 * Changes a stack's state by hand, under its lock and with a backup. Nothing is written when `edit` throws or when
 * what it returns contradicts itself.
 */
export async function editStack(
  files: StackFiles,
  open: OpenSecrets,
  edit: (checkpoint: Checkpoint) => Checkpoint | Promise<Checkpoint>,
): Promise<void> {
  const lock = await lockStack(files);
  try {
    const recovered = await recoverStack(files);
    if (!recovered) throw new StackNotFoundError(files.name);
    const { secrets, file } = await openStored(recovered.stored.file, open);
    const edited = { ...(await edit(decodeCheckpoint(file, secrets))), manifest: newManifest() };
    assertIntegrity(files, edited);
    const latest = encodeLatest(edited, secrets);
    await backUp(files);
    await writeCheckpointText(files, formatCheckpointFile({ stack: files.fullName, latest }));
  } finally {
    await lock.release();
  }
}
