import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Replaces a file's content so that after a crash either the old or the new one is there, whole.
 * @param path the file
 * @param content what it shall hold
 */
export async function writeFileAtomic(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.tmp`;
  const file = await open(temporary, "w");
  try {
    await file.writeFile(content);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await syncDirectory(dirname(path));
}

/**
 * Makes renames, creations and removals in a directory durable.
 * @param path the directory
 */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
