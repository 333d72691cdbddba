// @ts-check
import { join } from "node:path";

/**
 * The file that holds the digest of the sources that were built last.
 * @param {string} root the clone's folder
 */
export const stampFile = (root) => join(root, ".tools", "built");
