import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * The environment that makes Node.js children keep compiled code between runs: the SDK is large, and compiling it is
 * most of what a small program and the dynamic provider do. It is kept where Node.js itself keeps it by default, apart
 * for each user and version. Nodes which don't know the variable ignore it.
 */
export function compileCacheEnvironment(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  if (env.NODE_COMPILE_CACHE !== undefined || env.NODE_DISABLE_COMPILE_CACHE !== undefined) return {};
  return { NODE_COMPILE_CACHE: join(tmpdir(), "node-compile-cache") };
}
