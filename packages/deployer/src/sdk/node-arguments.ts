import { fileURLToPath } from "node:url";

/**
 * Arguments for a Node.js process that lives for a second or two and makes many short-lived objects: a large nursery
 * spares it nearly all garbage collection.
 */
export const shortLived: readonly string[] = ["--max-semi-space-size=64", "--min-semi-space-size=64"];

/** Arguments for a Node.js process that runs a part of the SDK. */
export const sdkNodeArguments: readonly string[] = [
  ...shortLived,
  preload("end-with-parent.cjs"),
  preload("lazy-modules.cjs"),
  preload("native-source-maps.cjs"),
];

/** In one word: in two the SDK would take it for a loader of the user's. */
function preload(file: string): string {
  return `--require=${fileURLToPath(new URL(file, import.meta.url))}`;
}
