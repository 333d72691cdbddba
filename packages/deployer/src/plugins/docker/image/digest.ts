import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readlink, realpath } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import type { BuildContext } from "./context.js";

const FILE_TYPE = 0o170000;
const LINK = 0o120000;

/**
 * A digest of all that a build can see: paths, modes and contents, the Dockerfile under a fixed name first. Computed
 * as the original plugin does, so that changing over to it or back rebuilds nothing.
 */
export async function contextDigest(context: BuildContext, dockerfile: string): Promise<string> {
  const total = createHash("sha256");
  const add = (path: string, mode: string, content: Buffer) => {
    total.update(path).update(mode).update(content).update(Buffer.of(0));
  };
  add("Dockerfile", "----------", await fileHash(dockerfile));
  for (const entry of context.entries) {
    if (entry.kind === "folder") continue;
    const path = join(context.folder, entry.path);
    const content = entry.kind === "link" ? await linkHash(context, path) : await fileHash(path);
    add(entry.path, modeText(entry.mode), content);
  }
  return total.digest("hex");
}

async function fileHash(path: string): Promise<Buffer> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest();
}

/** A link counts by where it leads, told so that it is the same for every copy of the project. */
async function linkHash(context: BuildContext, path: string): Promise<Buffer> {
  const target = await realpath(path).catch(() => readlink(path));
  const shown = context.absolute || !isAbsolute(target) ? target : relative(process.cwd(), target);
  return createHash("sha256").update(shown.split(sep).join("/")).digest();
}

/** A mode as Go writes it: `-rw-r--r--`. */
export function modeText(mode: number): string {
  const type = (mode & FILE_TYPE) === LINK ? "L" : "-";
  const special = `${mode & 0o4000 ? "u" : ""}${mode & 0o2000 ? "g" : ""}${mode & 0o1000 ? "t" : ""}`;
  const letters = "rwxrwxrwx";
  const bits = [...letters].map((letter, index) => (mode & (1 << (8 - index)) ? letter : "-")).join("");
  return `${type === "L" ? "L" : special || "-"}${bits}`;
}
