import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { ConfigError, configKey, splitKey } from "./config-key.js";
import { type ConfigNode, isConfigMap, nodeFromJson } from "./config-node.js";

/** What Pulumi.yaml declares of a configuration key. */
export interface DeclaredConfig {
  /** `string`, `integer`, `boolean`, `object`, `array<…>`; undefined when any value will do. */
  type?: string;
  default?: ConfigNode;
  /** A fixed value, which the stack may override. */
  value?: ConfigNode;
  secret: boolean;
}

/** A project: what its Pulumi.yaml says. */
export interface Project {
  /** The file's absolute path. */
  path: string;
  /** The directory the file is in. */
  root: string;
  name: string;
  runtime: { name: string; options: { [key: string]: unknown } };
  /** Directory or file of the program, relative to the root. */
  main?: string;
  description?: string;
  backendUrl?: string;
  refreshAlways: boolean;
  requiredPulumiVersion?: string;
  /** Directory of the stacks' settings, relative to the root. */
  stackConfigDir?: string;
  /** Folders of provider plugins which the project brings along. */
  plugins: { name: string; path: string; version?: string }[];
  /** Complete keys to what is declared of them. */
  config: Map<string, DeclaredConfig>;
}

const FILE_NAMES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/** Finds and reads the project of a directory, searching upwards. */
export async function findProject(directory: string): Promise<Project> {
  for (let at = resolve(directory); ; at = dirname(at)) {
    for (const name of FILE_NAMES) {
      const path = join(at, name);
      const text = await readFile(path, "utf8").catch(() => undefined);
      if (text !== undefined) return parseProject(path, text);
    }
    if (dirname(at) === at) break;
  }
  throw new ConfigError(
    `no Pulumi.yaml project file found (searching upwards from ${resolve(directory)}). Run this in the project's directory or name it with --cwd`,
  );
}

/** Reads the text of a Pulumi.yaml. */
export function parseProject(path: string, text: string): Project {
  const fail = (problem: string) => new ConfigError(`could not load the project file ${path}: ${problem}`);
  let raw: unknown;
  try {
    raw = parse(text);
  } catch (error) {
    throw fail((error as Error).message);
  }
  const file = nodeFromJson(raw);
  if (!isConfigMap(file)) throw fail("it is not a map of settings");
  const name = optionalText(file.name);
  if (!name) throw fail("it has no `name`");
  const options = isConfigMap(file.options) ? file.options : {};
  return {
    path,
    root: dirname(path),
    name,
    runtime: readRuntime(file.runtime, fail),
    main: optionalText(file.main),
    description: optionalText(file.description),
    backendUrl: isConfigMap(file.backend) ? optionalText(file.backend.url) : undefined,
    refreshAlways: options.refresh === "always",
    requiredPulumiVersion: optionalText(file.requiredPulumiVersion),
    stackConfigDir: optionalText(file.stackConfigDir) ?? optionalText(file.config),
    plugins: readPlugins(file.plugins),
    config: isConfigMap(file.config) ? readDeclarations(file.config, name, fail) : new Map(),
  };
}

function readRuntime(node: ConfigNode | undefined, fail: (problem: string) => Error): Project["runtime"] {
  if (typeof node === "string" && node) return { name: node, options: {} };
  if (isConfigMap(node) && typeof node.name === "string" && node.name) {
    return { name: node.name, options: isConfigMap(node.options) ? node.options : {} };
  }
  throw fail("it has no `runtime`, such as `nodejs`");
}

function readPlugins(node: ConfigNode | undefined): Project["plugins"] {
  const providers = isConfigMap(node) && Array.isArray(node.providers) ? node.providers : [];
  return providers.flatMap((plugin) => {
    if (!isConfigMap(plugin) || typeof plugin.name !== "string" || typeof plugin.path !== "string") return [];
    return [{ name: plugin.name, path: plugin.path, version: optionalText(plugin.version) }];
  });
}

function readDeclarations(
  config: { [key: string]: ConfigNode },
  project: string,
  fail: (problem: string) => Error,
): Map<string, DeclaredConfig> {
  return new Map(
    Object.entries(config).map(([name, node]) => {
      const key = configKey(name, project);
      const declared = readDeclaration(node);
      const foreign = splitKey(key).namespace !== project;
      const problem = declarationProblem(declared, foreign);
      if (problem) throw fail(`configuration key '${name}' ${problem}`);
      return [key, declared];
    }),
  );
}

/** The long form is told by its keys; any other value is the default itself. */
const LONG_FORM: ReadonlySet<string> = new Set(["type", "items", "default", "value", "description", "secret"]);

function readDeclaration(node: ConfigNode): DeclaredConfig {
  if (!isConfigMap(node) || !Object.keys(node).every((key) => LONG_FORM.has(key)))
    return { default: node, secret: false };
  return {
    type: typeof node.type === "string" ? fullTypeName(node) : undefined,
    ...(node.default === undefined ? {} : { default: node.default }),
    ...(node.value === undefined ? {} : { value: node.value }),
    secret: node.secret === true,
  };
}

function fullTypeName(node: { [key: string]: ConfigNode }): string {
  if (node.type !== "array") return String(node.type);
  return `array<${isConfigMap(node.items) ? fullTypeName(node.items) : "undefined"}>`;
}

const SCALAR_TYPES = ["string", "boolean", "integer", "object"];

function declarationProblem(declared: DeclaredConfig, foreign: boolean): string | undefined {
  const { type } = declared;
  if (declared.default !== undefined && declared.value !== undefined) return "has both a default and a value; keep one";
  if (foreign && type !== undefined) return "is not of this project's namespace, so its type cannot be declared here";
  if (foreign && declared.value === undefined && declared.default !== undefined) {
    return "is not of this project's namespace, so it takes `value`, not a default";
  }
  const element = type?.replace(/^(array<)+/, "").replace(/>+$/, "");
  if (element !== undefined && !SCALAR_TYPES.includes(element)) {
    return `has the type '${type}'; allowed are string, integer, boolean, object and array with items.type`;
  }
  return undefined;
}

function optionalText(node: ConfigNode | undefined): string | undefined {
  return typeof node === "string" && node !== "" ? node : undefined;
}
