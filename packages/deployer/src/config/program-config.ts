import type { Crypter } from "../state/index.js";
import type { Json } from "../values/index.js";
import { splitKey } from "./config-key.js";
import { containsSecure, nodeText, nodeToFile } from "./config-node.js";
import type { MergedValue } from "./merge.js";

/** The configuration that a program and its providers run with, decrypted. */
export interface ProgramConfig {
  /** `namespace:name` → text, sorted by key. */
  values: Map<string, string>;
  /** Keys any part of whose value is secret. */
  secretKeys: Set<string>;
  /** Keys to what may be shown: secret parts replaced by `[secret]`. */
  masked: { [key: string]: string };
  /** Keys to what the history keeps: secret parts encrypted. */
  encrypted: { [key: string]: Json };
}

/**
 * Decrypts a merged configuration.
 * @param crypter of the stack's settings; called only when something is encrypted
 */
export async function programConfig(
  merged: ReadonlyMap<string, MergedValue>,
  crypter: () => Promise<Crypter>,
): Promise<ProgramConfig> {
  const config: ProgramConfig = { values: new Map(), secretKeys: new Set(), masked: {}, encrypted: {} };
  const sorted = [...merged].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const encrypted = sorted.some(([, { node, secret }]) => secret || containsSecure(node));
  const opened = encrypted ? await crypter() : undefined;
  for (const [key, { node, secret }] of sorted) {
    config.values.set(
      key,
      decrypt(key, () => nodeText(node, (text) => opened!.decrypt(text.ciphertext))),
    );
    config.masked[key] = secret ? "[secret]" : nodeText(node, () => "[secret]");
    config.encrypted[key] = secret
      ? { secure: opened!.encrypt(config.values.get(key)!) }
      : historyValue(nodeToFile(node));
    if (secret || containsSecure(node)) config.secretKeys.add(key);
  }
  return config;
}

/** The environment variables by which a program gets its configuration. */
export function configEnvironment(config: ProgramConfig): { PULUMI_CONFIG: string; PULUMI_CONFIG_SECRET_KEYS: string } {
  const threeParts = [...config.values].map(([key, value]) => {
    const { namespace, name } = splitKey(key);
    return [`${namespace}:config:${name}`, value];
  });
  return {
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(threeParts)),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify([...config.secretKeys]),
  };
}

/** In the history scalars are text. */
function historyValue(json: Json): Json {
  return json !== null && typeof json === "object" ? json : String(json ?? "");
}

function decrypt(key: string, read: () => string): string {
  try {
    return read();
  } catch {
    throw new Error(
      `could not decrypt configuration value '${key}': it was encrypted with another passphrase or was changed; set it again with \`config set --secret ${key}\``,
    );
  }
}
