import { accessSync, constants, existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { sdkNodeArguments, shortLived } from "../sdk/node-arguments.js";
import type { PluginCommand } from "./plugin-process.js";

/** Where plugins may be. */
export interface PluginPlaces {
  /** The program's directory: its SDK holds the dynamic provider. */
  programDirectory: string;
  /** The project's `plugins: providers:` section, paths relative to the root. */
  projectPlugins: { name: string; path: string; version?: string }[];
  rootDirectory: string;
}

/** Package of dynamic resources, whose plugin is part of the program's own SDK. */
export const DYNAMIC_PACKAGE = "pulumi-nodejs";

/**
 * Finds a provider plugin where the Pulumi CLI looks, and after that among the bundled ones.
 * @param version the version asked for; empty for the newest
 * @throws when there is none, saying where it was looked for
 */
export function findPlugin(name: string, version: string, places: PluginPlaces): PluginCommand {
  if (name === DYNAMIC_PACKAGE) return dynamicProvider(places.programDirectory);
  const found =
    fromProject(name, places) ??
    onPath(name) ??
    inPluginCache(name, version) ??
    (bundled(name) as PluginCommand | undefined);
  if (found) return found;
  throw new Error(
    `no plugin for package ${name}${version ? ` v${version}` : ""}: there is no pulumi-resource-${name} on the PATH, ` +
      `none in ${pluginCache()}, and none is bundled. Install it with: pulumi plugin install resource ${name} ${version}`.trimEnd(),
  );
}

/** The SDK's own provider process for dynamic resources. */
function dynamicProvider(programDirectory: string): PluginCommand {
  const require = createRequire(join(programDirectory, "package.json"));
  const script = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
  return { command: process.execPath, args: [...sdkNodeArguments, script] };
}

function fromProject(name: string, places: PluginPlaces): PluginCommand | undefined {
  const plugin = places.projectPlugins.find((candidate) => candidate.name === name);
  if (!plugin) return undefined;
  const path = resolve(places.rootDirectory, plugin.path);
  const executable = statSync(path).isDirectory() ? join(path, executableName(name)) : path;
  return { command: executable, args: [] };
}

function onPath(name: string): PluginCommand | undefined {
  if (process.env.PULUMI_IGNORE_AMBIENT_PLUGINS === "true") return undefined;
  for (const directory of (process.env.PATH ?? "").split(delimiter)) {
    const executable = join(directory, executableName(name));
    if (directory && isExecutable(executable)) return { command: executable, args: [] };
  }
  return undefined;
}

function inPluginCache(name: string, version: string): PluginCommand | undefined {
  const cache = pluginCache();
  if (!existsSync(cache)) return undefined;
  const prefix = `resource-${name}-v`;
  const versions = readdirSync(cache)
    .filter((entry) => entry.startsWith(prefix) && !entry.endsWith(".lock") && !entry.endsWith(".partial"))
    // A lock or partial file beside the folder marks an installation that didn't finish.
    .filter((entry) => !existsSync(join(cache, `${entry}.lock`)) && !existsSync(join(cache, `${entry}.partial`)))
    .map((entry) => entry.slice(prefix.length));
  const chosen = version
    ? versions.find((candidate) => candidate === version.replace(/^v/, ""))
    : versions
        .filter((candidate) => !candidate.includes("-"))
        .sort(compareVersions)
        .at(-1);
  if (!chosen) return undefined;
  const executable = join(cache, prefix + chosen, executableName(name));
  return isExecutable(executable) ? { command: executable, args: [] } : undefined;
}

/** Plugins of our own are plain scripts beside the deployer's. */
function bundled(name: string): PluginCommand | undefined {
  const script = fileURLToPath(new URL(`../../bin/pulumi-resource-${name}.js`, import.meta.url));
  return existsSync(script) ? { command: process.execPath, args: [...shortLived, script] } : undefined;
}

function pluginCache(): string {
  return join(process.env.PULUMI_HOME || join(homedir(), ".pulumi"), "plugins");
}

function executableName(name: string): string {
  return `pulumi-resource-${name}${process.platform === "win32" ? ".exe" : ""}`;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(/[.+]/).map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (left![i] ?? 0) - (right![i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
