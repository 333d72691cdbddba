import { ConfigError, splitKey } from "./config-key.js";
import { type ConfigNode, isConfigMap, SecureText } from "./config-node.js";
import type { DeclaredConfig, Project } from "./project.js";

/** A value of the configuration that a program runs with. */
export interface MergedValue {
  node: ConfigNode;
  /** Declared secret, although it is written in the open in Pulumi.yaml. */
  secret: boolean;
}

/**
 * Completes a stack's values by what Pulumi.yaml declares. A stack's value counts whole: nothing inside it comes from
 * the project's default.
 * @param values complete keys to values, as the stack's settings have them
 */
export function completeConfig(project: Project, values: ReadonlyMap<string, ConfigNode>): Map<string, MergedValue> {
  const merged = new Map<string, MergedValue>();
  for (const [key, node] of values) merged.set(key, { node, secret: false });
  for (const [key, declared] of project.config) {
    const fallback = declared.value ?? declared.default;
    if (!merged.has(key) && fallback !== undefined) merged.set(key, { node: fallback, secret: declared.secret });
  }
  return merged;
}

/**
 * The configuration of a stack, complete and checked against what Pulumi.yaml declares.
 * @throws ConfigError for missing values and values of the wrong type
 */
export function mergeConfig(
  project: Project,
  stack: string,
  values: ReadonlyMap<string, ConfigNode>,
): Map<string, MergedValue> {
  const merged = completeConfig(project, values);
  const missing: string[] = [];
  for (const [key, declared] of project.config) {
    const value = merged.get(key);
    if (value === undefined) {
      if (splitKey(key).namespace === project.name) missing.push(key);
    } else if (declared.type && !hasType(value.node, declared.type)) throw wrongType(stack, key, declared);
  }
  if (missing.length > 0) throw missingValues(stack, missing);
  return merged;
}

function wrongType(stack: string, key: string, declared: DeclaredConfig): ConfigError {
  return new ConfigError(
    `validating stack config: Stack '${stack}' with configuration key '${splitKey(key).name}' must be of type '${declared.type}'`,
  );
}

function missingValues(stack: string, keys: string[]): ConfigError {
  const quoted = keys.toSorted().map((key) => `'${key}'`);
  const list = quoted.length === 1 ? quoted[0] : `${quoted.slice(0, -1).join(", ")} and ${quoted.at(-1)}`;
  return new ConfigError(
    `validating stack config: Stack '${stack}' is missing configuration value${keys.length > 1 ? "s" : ""} ${list}`,
  );
}

/** What is encrypted can't be judged without the passphrase and passes. */
function hasType(node: ConfigNode, type: string): boolean {
  if (node instanceof SecureText) return true;
  switch (type) {
    case "string":
      return typeof node !== "object";
    case "integer":
      return /^[+-]?\d+$/.test(String(node)) && typeof node !== "object";
    case "boolean":
      return typeof node === "boolean" || node === "true" || node === "false";
    case "object":
      return isConfigMap(node);
    default:
      return Array.isArray(node) && node.every((element) => hasType(element, type.replace(/^array<(.*)>$/, "$1")));
  }
}
