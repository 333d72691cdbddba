import type { Checker } from "../framework/checker";
import { patiently } from "../framework/wait";

/** How to reach Pulsar's admin API from where the deployment runs. */
export interface PulsarConnection {
  /** The web service's address, `http://host:port`. */
  adminUrl: string;
  /** Token to present. Give it as a secret. */
  token?: string;
  /** How long to wait for the server to answer, in seconds. Default 120. */
  timeoutSeconds?: number;
}

/** An answer of the admin API that isn't a success. */
export class AdminError extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    request: string,
  ) {
    super(`Pulsar answered ${status} to ${request}: ${reason}`);
  }
}

/** Pulsar's admin REST API, `/admin/v2`. */
export class Admin {
  constructor(private readonly connection: PulsarConnection) {}

  /** GET as JSON; undefined when there is no such thing. */
  async get<T>(path: string): Promise<T | undefined> {
    try {
      return (await this.request("GET", path)) as T;
    } catch (error) {
      if (error instanceof AdminError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** PUT with a JSON body. */
  put(path: string, body?: unknown): Promise<unknown> {
    return this.request("PUT", path, body);
  }

  /** POST with a JSON body. */
  post(path: string, body?: unknown): Promise<unknown> {
    return this.request("POST", path, body);
  }

  /** DELETE; what is gone already counts as deleted. */
  async remove(path: string): Promise<void> {
    try {
      await this.request("DELETE", path);
    } catch (error) {
      if (!(error instanceof AdminError && error.status === 404)) throw error;
    }
  }

  /** Waits for a server that doesn't answer yet, or answers that it isn't ready (5xx). */
  private request(method: string, path: string, body?: unknown): Promise<unknown> {
    const { adminUrl, timeoutSeconds } = this.connection;
    return patiently({ what: `Pulsar at ${adminUrl}`, seconds: timeoutSeconds ?? 120, passing: isPassing }, () =>
      this.once(method, path, body),
    );
  }

  private async once(method: string, path: string, body?: unknown): Promise<unknown> {
    const { adminUrl, token } = this.connection;
    const response = await fetch(`${adminUrl.replace(/\/+$/, "")}/admin/v2/${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await response.text();
    if (!response.ok) throw new AdminError(response.status, reasonOf(text), `${method} ${path}`);
    return text === "" ? undefined : parse(text);
  }
}

/** No connection, or a server that is starting. Everything else is an answer. */
function isPassing(error: unknown): boolean {
  if (error instanceof AdminError) return error.status === 503 || (error.status === 500 && isStarting(error.reason));
  return error instanceof TypeError || (error as Error).name === "TimeoutError";
}

function isStarting(reason: string): boolean {
  return /not (yet )?(ready|initialized)|no broker was available|ServiceUnitNotReady/i.test(reason);
}

function reasonOf(text: string): string {
  const body = parse(text);
  const reason = (body as { reason?: string } | null)?.reason ?? text;
  return String(reason).split("\n")[0]?.slice(0, 500) || "no reason given";
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A name as part of a path. */
export function segment(name: string): string {
  return encodeURIComponent(name);
}

/** Check the connection's own arguments. */
export async function checkConnection(connection: PulsarConnection, checker: Checker): Promise<void> {
  await checker.known("connection", connection, (c) => {
    if (!/^https?:\/\/[^\s/]+/.test(c?.adminUrl ?? ""))
      throw new Error(`adminUrl ${JSON.stringify(c?.adminUrl)} is not an address such as http://localhost:8080`);
  });
}

const NAME = /^[\w.:=-]+$/;

/** Check the name of a tenant, a namespace or a topic. */
export function checkName(checker: Checker, property: string, value: unknown): void {
  checker.name(property, value, NAME, "letters, digits and - _ . : = only");
}
