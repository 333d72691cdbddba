import { existsSync, readFileSync } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { basename, isAbsolute, join, relative, resolve, sep } from "node:path";
import ignoring from "@balena/dockerignore";

// A CommonJS module whose types describe it as an ES module.
const dockerignore = (ignoring as unknown as { default: typeof ignoring.default }).default;

/** One file, folder or link of a build context. */
export interface ContextEntry {
  /** Path in the context, with slashes. */
  path: string;
  kind: "file" | "folder" | "link";
  mode: number;
  size: number;
  modified: Date;
}

/** What of a folder is sent to the builder. */
export interface BuildContext {
  folder: string;
  /** Whether the program named the folder by its place on this machine. */
  absolute: boolean;
  /** The Dockerfile's path in the context; starts with `../` when it is elsewhere. */
  dockerfile: string;
  /** In the order of a walk through the folder. */
  entries: ContextEntry[];
}

/**
 * Lists a build context, without what the ignore file names.
 * @param context the folder
 * @param dockerfile its Dockerfile, relative to the current directory like the context
 */
export async function readContext(context: string, dockerfile: string): Promise<BuildContext> {
  const folder = resolve(context);
  const info = await lstat(folder).catch(() => undefined);
  if (!info) throw new Error(`error resolving context: unable to find the build context ${JSON.stringify(context)}`);
  const patterns = ignorePatterns(context, dockerfile);
  const filter = dockerignore({ ignorecase: false }).add(patterns).createFilter();
  const hasExceptions = patterns.some((pattern) => pattern.startsWith("!"));
  const entries: ContextEntry[] = [];
  await walk(folder, "", filter, hasExceptions, entries);
  return { folder, absolute: isAbsolute(context), dockerfile: inContext(folder, dockerfile), entries };
}

/** The Dockerfile's path as seen from the context. */
export function inContext(folder: string, dockerfile: string): string {
  const path = relative(folder, resolve(dockerfile));
  return isAbsolute(path) ? path : path.split(sep).join("/");
}

/** The patterns of the ignore file that belongs to the Dockerfile, else of that of the context. */
export function ignorePatterns(context: string, dockerfile: string): string[] {
  const file = [`${dockerfile}.dockerignore`, join(context, ".dockerignore")].find((path) => existsSync(path));
  if (!file) return [];
  const lines = readFileSync(file, "utf8")
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/);
  return lines.map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#"));
}

async function walk(
  folder: string,
  prefix: string,
  keep: (path: string) => boolean,
  hasExceptions: boolean,
  entries: ContextEntry[],
): Promise<void> {
  const names = await readdir(join(folder, prefix));
  for (const name of names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))) {
    const path = prefix ? `${prefix}/${name}` : name;
    const kept = keep(path);
    const info = await lstat(join(folder, path));
    // Something in an ignored folder may be excepted from being ignored.
    if (!kept && !(info.isDirectory() && hasExceptions)) continue;
    if (kept && (info.isFile() || info.isDirectory() || info.isSymbolicLink())) {
      const kind = info.isDirectory() ? "folder" : info.isSymbolicLink() ? "link" : "file";
      entries.push({ path, kind, mode: info.mode, size: info.size, modified: info.mtime });
    }
    if (info.isDirectory()) await walk(folder, path, keep, hasExceptions, entries);
  }
}

/** The name under which a Dockerfile from outside its context is added to it. */
export function outsideName(dockerfile: string): string {
  return `.dockerfile.${basename(dockerfile)}`;
}
