import { createHash, randomBytes } from "node:crypto";
import { chacha8 } from "./chacha8.js";

const SUFFIX_LENGTH = 7;
const MAX_LENGTH = 255;

/** How the engine wants names to be made. */
export interface Autonaming {
  mode: "propose" | "enforce" | "disable";
  proposedName: string;
}

/**
 * Makes a name for a resource that was given none: as the engine proposes, else the resource's own name and seven
 * hexadecimal digits. The same seed always gives the same digits, which are those of the original plugin.
 */
export function generateName(resource: string, seed: Uint8Array, autonaming?: Autonaming): string {
  if (autonaming?.mode === "disable") throw new Error("automatic naming is disabled but no explicit name was provided");
  if (autonaming?.mode === "enforce") return autonaming.proposedName;
  if (autonaming) {
    const { proposedName } = autonaming;
    if (proposedName.length <= MAX_LENGTH) return proposedName;
    throw new Error(`calculated name '${proposedName}' exceeds maximum length of ${MAX_LENGTH}`);
  }
  if (resource.length + 1 + SUFFIX_LENGTH > MAX_LENGTH) {
    throw new Error(
      `name '${resource}-' plus ${SUFFIX_LENGTH} random chars is longer than maximum length ${MAX_LENGTH}`,
    );
  }
  const entropy = seed.length > 0 ? createHash("sha256").update(seed).digest() : randomBytes(32);
  const digits = chacha8(entropy, SUFFIX_LENGTH).map((number) => (number & 15).toString(16));
  return `${resource}-${digits.join("")}`;
}
