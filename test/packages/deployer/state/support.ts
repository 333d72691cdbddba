import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Crypter,
  type OpenSecrets,
  type ResourceState,
  SecretCodec,
  type StackFiles,
  stackFiles,
} from "../../../../packages/deployer/src/state/index.js";
import { writeCheckpointText } from "../../../../packages/deployer/src/state/stored-stack.js";

/** Encrypts with nothing but a mark: quick, and a test sees at a glance what was encrypted. */
export const markingCrypter: Crypter = {
  encrypt: (text) => `v1:test:${Buffer.from(text).toString("base64")}`,
  decrypt: (text) => {
    if (!text.startsWith("v1:test:")) throw new Error("malformed ciphertext");
    return Buffer.from(text.slice(8), "base64").toString();
  },
};

/** Opens states with `markingCrypter`. */
export const openMarked: OpenSecrets = async () => ({
  secrets: new SecretCodec(markingCrypter),
  provider: { type: "passphrase", state: { salt: "v1:test" } },
});

/** A backend directory that is removed after the work. */
export async function withBackend<T>(work: (files: StackFiles, directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), "rtk-test-state-"));
  try {
    return await work(stackFiles(directory, "proj", "dev"), directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Writes an empty stack. */
export async function emptyStack(files: StackFiles): Promise<void> {
  const latest = { manifest: { time: "0001-01-01T00:00:00Z", magic: "", version: "" }, metadata: {} };
  await writeCheckpointText(files, JSON.stringify({ version: 3, checkpoint: { stack: files.fullName, latest } }));
}

/** The URN of a resource of the test's stack. */
export function urnOf(name: string): string {
  return `urn:pulumi:dev::proj::test:index:Thing::${name}`;
}

/** A component, which needs no provider. */
export function component(name: string, more: Partial<ResourceState> = {}): ResourceState {
  return { urn: urnOf(name), custom: false, type: "test:index:Thing", ...more };
}
