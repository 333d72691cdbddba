import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";

/** The folder that holds one image's files. */
export function recipeFolder(name: string): string {
  return join(__dirname, "..", name);
}

/** Names what an image is made of: a change of the recipe's files or of `inputs` gives another digest. */
export async function recipeDigest(folder: string, inputs: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const input of inputs) hash.update(`${input}\0`);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) {
    hash.update(`${relative(folder, file)}\0`).update(await readFile(file));
  }
  return hash.digest("hex").slice(0, 12);
}
