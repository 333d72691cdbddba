import { access, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { encodeLatest, NEVER, newManifest } from "./checkpoint-file.js";
import { keepCopy, removeFile, writeAtomically } from "./files.js";
import { removeHistory } from "./history.js";
import type { BackendLocation } from "./location.js";
import { lockStack } from "./lock.js";
import type { SecretsProvider } from "./secrets-provider.js";
import { type StackFiles, stackFiles } from "./stack-files.js";
import { formatCheckpointFile, readStoredStack } from "./stored-stack.js";

/** What is known of a stack without decrypting anything. */
export interface StackSummary {
  project: string;
  name: string;
  /** RFC 3339; undefined for a stack that was never updated. */
  lastUpdate?: string;
  /** Undefined for a stack that was never updated. */
  resourceCount?: number;
}

/** Every stack of a backend, or of one project in it. */
export async function listStacks(backend: BackendLocation, project?: string): Promise<StackSummary[]> {
  const root = join(backend.directory, ".pulumi", "stacks");
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  if (entries.some((entry) => entry.isFile() && entry.name.endsWith(".json"))) {
    throw new Error(`${root} has the layout of an old version; bring it up to date with \`pulumi state upgrade\``);
  }
  const projects = entries.filter((entry) => entry.isDirectory() && (project === undefined || entry.name === project));
  const names = await Promise.all(
    projects.map(async ({ name }) => (await stackNames(join(root, name))).map((stack) => [name, stack] as const)),
  );
  const summaries = names.flat().map(([owner, stack]) => summarize(stackFiles(backend.directory, owner, stack)));
  return (await Promise.all(summaries)).filter((summary) => summary !== undefined);
}

async function stackNames(directory: string): Promise<string[]> {
  const names = (await readdir(directory)).filter((name) => /\.json(\.gz|\.zst)?$/.test(name) && !name.startsWith("."));
  return [...new Set(names.map((name) => name.replace(/\.json(\.gz|\.zst)?$/, "")))].toSorted();
}

async function summarize(files: StackFiles): Promise<StackSummary | undefined> {
  const latest = (await readStoredStack(files))?.file.latest;
  const time = (latest?.manifest as { time?: string } | undefined)?.time;
  const summary = { project: files.project, name: files.name };
  if (!time || time === NEVER) return summary;
  return {
    ...summary,
    lastUpdate: time,
    resourceCount: Array.isArray(latest?.resources) ? latest.resources.length : 0,
  };
}

/** Whether a stack exists. */
export async function stackExists(files: StackFiles): Promise<boolean> {
  return (await readStoredStack(files)) !== undefined;
}

/** Says why a name can't be a stack's; undefined when it can. */
export function stackNameProblem(name: string): string | undefined {
  if (name.length > 100) return "a stack name cannot exceed 100 characters";
  if (!/^[A-Za-z0-9_.-]+$/.test(name)) {
    return "a stack name may only contain alphanumeric, hyphens, underscores, or periods";
  }
  return undefined;
}

/** Makes a stack with nothing in it. */
export async function createStack(
  backend: BackendLocation,
  files: StackFiles,
  provider: SecretsProvider | undefined,
): Promise<void> {
  const problem = stackNameProblem(files.name);
  if (problem) throw new Error(`invalid stack name '${files.name}': ${problem}`);
  if (await stackExists(files)) throw new Error(`stack '${files.fullName}' already exists`);
  await writeMeta(backend);
  const manifest = { ...newManifest(), time: NEVER };
  const empty = { stack: files.fullName, manifest, secretsProvider: provider, resources: [], pendingOperations: [] };
  const latest = encodeLatest(empty, "masked");
  await writeAtomically(files.checkpoint, formatCheckpointFile({ stack: files.fullName, latest }));
}

/**
 * Removes a stack. Its last state stays beside where it was, and its backups stay unless asked otherwise.
 * @param force also with resources in it
 */
export async function removeStack(files: StackFiles, options: { force: boolean; backups: boolean }): Promise<void> {
  const lock = await lockStack(files);
  try {
    const resources = (await readStoredStack(files))?.file.latest?.resources;
    const left = Array.isArray(resources) ? resources.filter((resource) => !isRoot(resource)) : [];
    if (left.length > 0 && !options.force) throw new StackNotEmptyError(files.name);
    await keepCopy(files.checkpoint, files.previous);
    for (const path of [
      files.checkpoint,
      `${files.checkpoint}.gz`,
      `${files.checkpoint}.zst`,
      files.journal,
      files.tags,
    ]) {
      await removeFile(path);
    }
    await removeHistory(files);
    if (options.backups) await rm(files.backups, { recursive: true, force: true });
  } finally {
    await lock.release();
  }
}

/** Thrown instead of forgetting resources that still exist. */
export class StackNotEmptyError extends Error {
  override name = "StackNotEmptyError";

  constructor(stack: string) {
    super(
      `'${stack}' still has resources; removal rejected. Possible actions:
- Make sure that '${stack}' is the stack that you want to destroy
- Run \`pulumi destroy\` to delete the resources, then run \`pulumi stack rm\`
- Run \`pulumi stack rm --force\` to override this error`,
    );
  }
}

function isRoot(resource: unknown): boolean {
  return (resource as { type?: unknown }).type === "pulumi:pulumi:Stack";
}

/** Says that stacks are kept per project, for whoever reads the backend. */
async function writeMeta(backend: BackendLocation): Promise<void> {
  const path = join(backend.directory, ".pulumi", "meta.yaml");
  const exists = await access(path).then(
    () => true,
    () => false,
  );
  if (!exists) await writeAtomically(path, "version: 1\n");
}
