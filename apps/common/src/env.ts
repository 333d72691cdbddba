import { parseRecordSchema, type RecordSchema } from "@rt-kaskada/records";
import type { CassandraOptions } from "./cassandra/session.js";
import { reasonOf } from "./log.js";
import type { PulsarOptions } from "./pulsar/open-transport.js";

/** What is wrong with the environment, all of it at once. */
export class EnvError extends Error {
  override name = "EnvError";
}

/**
 * Reads settings from environment variables and collects what is wrong, for `check` to report together. Until then, what
 * is wrong reads as an empty value.
 */
export class Env {
  private readonly problems: string[] = [];

  constructor(private readonly values: NodeJS.ProcessEnv) {}

  /** A text that has to be there. */
  text(name: string): string {
    const value = this.values[name];
    if (!value) this.problems.push(`${name} is not set`);
    return value ?? "";
  }

  /** A text that may be missing; empty counts as missing. */
  optional(name: string): string | undefined {
    return this.values[name] || undefined;
  }

  /** A whole number, not below `least`. */
  integer(name: string, fallback: number, least: number): number {
    const text = this.values[name];
    if (!text) return fallback;
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < least) {
      this.problems.push(`${name}=${text}: a whole number from ${least} up is expected`);
    }
    return value;
  }

  choice<const T extends string>(name: string, choices: readonly T[], fallback: NoInfer<T>): T {
    const value = this.values[name];
    if (!value) return fallback;
    if (!choices.includes(value as T)) this.problems.push(`${name}=${value}: one of ${choices.join(", ")} is expected`);
    return value as T;
  }

  /** An address with one of the given schemes (`http:`). */
  url(name: string, schemes: readonly string[], optional: true): string | undefined;
  url(name: string, schemes: readonly string[]): string;
  url(name: string, schemes: readonly string[], optional?: true): string | undefined {
    const value = optional ? this.optional(name) : this.text(name);
    if (!value) return optional ? undefined : "";
    if (!URL.canParse(value) || !schemes.includes(new URL(value).protocol)) {
      this.problems.push(`${name}=${value}: an address is expected that starts with ${schemes.join("// or ")}//`);
    }
    return value;
  }

  /** How to reach Cassandra. */
  cassandra(): CassandraOptions {
    const contactPoints = this.text("CASSANDRA_CONTACT_POINTS").split(",").filter(Boolean);
    for (const point of contactPoints) {
      if (!/^[^:\s]+(:\d+)?$/.test(point)) {
        this.problems.push(`CASSANDRA_CONTACT_POINTS: ${JSON.stringify(point)} is not host or host:port`);
      }
    }
    const username = this.optional("CASSANDRA_USERNAME");
    const password = this.optional("CASSANDRA_PASSWORD");
    if ((username === undefined) !== (password === undefined)) {
      this.problems.push("CASSANDRA_USERNAME and CASSANDRA_PASSWORD go together, one of them is not set");
    }
    return {
      contactPoints,
      localDataCenter: this.optional("CASSANDRA_LOCAL_DC") ?? "datacenter1",
      ...(username && password && { credentials: { username, password } }),
    };
  }

  /** How to reach Pulsar. */
  pulsar(): PulsarOptions {
    const webSocketUrl = this.url("PULSAR_WEBSOCKET_URL", ["ws:", "wss:"], true);
    const token = this.optional("PULSAR_TOKEN");
    return {
      serviceUrl: this.url("PULSAR_SERVICE_URL", ["pulsar:", "pulsar+ssl:"]),
      adminUrl: this.url("PULSAR_ADMIN_URL", ["http:", "https:"]),
      transport: this.choice("PULSAR_TRANSPORT", ["auto", "native", "websocket"], "auto"),
      ...(webSocketUrl && { webSocketUrl }),
      ...(token && { token }),
    };
  }

  /** An Avro record schema's text. */
  recordSchema(name: string): RecordSchema {
    const json = this.text(name);
    try {
      if (json) return parseRecordSchema(json);
    } catch (error) {
      this.problems.push(`${name}: ${reasonOf(error)}`);
    }
    return { name: "", fields: [], json: "" };
  }

  /** Throws, with everything that is wrong, if something is. */
  check(): void {
    if (this.problems.length > 0) throw new EnvError(this.problems.join("; "));
  }
}
