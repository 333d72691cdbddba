import { join } from "node:path";
import { pulumiHome } from "../state/index.js";

/**
 * The environment that makes Node.js children keep compiled code between runs: the SDK is large, and compiling it is
 * most of what a small program and the dynamic provider do. Nodes which don't know the variable ignore it.
 */
export function compileCacheEnvironment(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  if (env.NODE_COMPILE_CACHE !== undefined || env.NODE_DISABLE_COMPILE_CACHE !== undefined) return {};
  return { NODE_COMPILE_CACHE: join(pulumiHome(env), "compile-cache") };
}
