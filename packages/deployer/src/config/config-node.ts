import type { Json } from "../values/index.js";

/** An encrypted text in a configuration: `secure: v1:…` in the file. */
export class SecureText {
  constructor(readonly ciphertext: string) {}
}

/** A configuration value as the files have it. */
export type ConfigNode = null | boolean | number | string | SecureText | ConfigNode[] | { [key: string]: ConfigNode };

/** Whether a node is a map. */
export function isConfigMap(node: ConfigNode | undefined): node is { [key: string]: ConfigNode } {
  return typeof node === "object" && node !== null && !Array.isArray(node) && !(node instanceof SecureText);
}

/** Reads a plain tree, where a map whose only key is `secure` is an encrypted text. */
export function nodeFromJson(json: unknown): ConfigNode {
  if (json === null || json === undefined) return null;
  if (typeof json === "boolean" || typeof json === "number" || typeof json === "string") return json;
  if (Array.isArray(json)) return json.map(nodeFromJson);
  const entries = Object.entries(json as object);
  if (entries.length === 1 && entries[0]![0] === "secure" && typeof entries[0]![1] === "string") {
    return new SecureText(entries[0]![1]);
  }
  return Object.fromEntries(entries.map(([key, value]) => [key, nodeFromJson(value)]));
}

/** Writes a node as a plain tree; keys sorted, as the Pulumi CLI has them. `secure` says what encrypted texts become. */
export function nodeToJson(node: ConfigNode, secure: (text: SecureText) => Json): Json {
  if (node instanceof SecureText) return secure(node);
  if (Array.isArray(node)) return node.map((element) => nodeToJson(element, secure));
  if (!isConfigMap(node)) return node;
  const keys = Object.keys(node).toSorted();
  return Object.fromEntries(keys.map((key) => [key, nodeToJson(node[key]!, secure)]));
}

/** A node as it is in the file. */
export function nodeToFile(node: ConfigNode): Json {
  return nodeToJson(node, (text) => ({ secure: text.ciphertext }));
}

/** Whether any part of a node is encrypted. */
export function containsSecure(node: ConfigNode): boolean {
  if (node instanceof SecureText) return true;
  if (Array.isArray(node)) return node.some(containsSecure);
  return isConfigMap(node) && Object.values(node).some(containsSecure);
}

/** What a program gets to see: scalars as their text, lists and maps as JSON text. */
export function nodeText(node: ConfigNode, secure: (text: SecureText) => string): string {
  if (node instanceof SecureText) return secure(node);
  if (node === null) return "";
  return typeof node === "object" ? JSON.stringify(nodeToJson(node, secure)) : String(node);
}
