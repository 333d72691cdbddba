import type { ContainerInspectInfo } from "dockerode";

/** The daemon's answer, with parts that its client library does not know. */
export type Inspect = ContainerInspectInfo & { HostConfig: Record<string, unknown>; Config: Record<string, unknown> };

/** A list of texts from the daemon, which may leave it out or write a single text. */
export function listOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.map(String) : [];
}

/** A copy in lexical order. */
export function sorted(elements: string[]): string[] {
  return [...elements].sort();
}
