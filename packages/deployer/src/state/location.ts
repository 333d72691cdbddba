import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** Where stacks are kept. */
export interface BackendLocation {
  /** As it was given. */
  url: string;
  /** The directory, absolute; the backend's files are in `.pulumi` under it. */
  directory: string;
}

/** The directory of the user's own settings: `$PULUMI_HOME` or `~/.pulumi`. */
export function pulumiHome(env: NodeJS.ProcessEnv): string {
  return env.PULUMI_HOME || join(homedir(), ".pulumi");
}

/**
 * Finds the backend: `PULUMI_BACKEND_URL`, else `backend.url` of Pulumi.yaml, else the login in credentials.json.
 * @param cwd where relative `file://./…` URLs start, as with the real CLI
 * @param projectUrl `backend.url` of Pulumi.yaml
 */
export async function findBackend(env: NodeJS.ProcessEnv, cwd: string, projectUrl?: string): Promise<BackendLocation> {
  const url = env.PULUMI_BACKEND_URL || projectUrl || (await loggedInUrl(env));
  if (!url) {
    throw new Error(
      "no backend is known: set PULUMI_BACKEND_URL, for example to file://./.state, or backend.url in Pulumi.yaml",
    );
  }
  return { url, directory: directoryOf(url, cwd) };
}

async function loggedInUrl(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const path = join(pulumiHome(env), "credentials.json");
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    return undefined;
  }
  try {
    const { current } = JSON.parse(text) as { current?: unknown };
    return typeof current === "string" ? current : undefined;
  } catch (error) {
    throw new Error(`can't read the login in ${path}: ${(error as Error).message}`);
  }
}

function directoryOf(url: string, cwd: string): string {
  if (!url.startsWith("file://")) {
    throw new Error(`the backend ${url} is not supported: only file:// URLs are; use the Pulumi CLI for others`);
  }
  const path = decodeURIComponent(url.slice("file://".length).replace(/\?.*$/, ""));
  if (path === "~" || path.startsWith("~/")) return join(homedir(), path.slice(1));
  return resolve(cwd, path);
}
