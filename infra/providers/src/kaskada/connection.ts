import type { KaskadaClient } from "@rt-kaskada/kaskada-api";
import type { Checker } from "../framework/checker";
import { patiently } from "../framework/wait";

/** How to reach the Kaskada service from where the deployment runs. */
export interface KaskadaConnection {
  /** `host:port` of its gRPC service. */
  address: string;
  /** Whose tables and materializations; the service's default owner without it. */
  clientId?: string;
  /** How long to wait for the service to answer, and for a materialization to run, in seconds. Default 120. */
  timeoutSeconds?: number;
}

/** The time-out of a connection in seconds. */
export function timeoutOf(connection: KaskadaConnection): number {
  return connection.timeoutSeconds ?? 120;
}

/** Connect, run the work, disconnect. Waits for the service as long as the connection's time-out says. */
export async function withClient<T>(
  connection: KaskadaConnection,
  work: (client: KaskadaClient) => Promise<T>,
): Promise<T> {
  // Loaded for a connection only: a preview makes none.
  const { KaskadaClient } = await import("@rt-kaskada/kaskada-api");
  const { address, clientId } = connection;
  const client = new KaskadaClient({ address, clientId, timeoutMs: 60_000 });
  try {
    await patiently({ what: `Kaskada at ${address}`, seconds: timeoutOf(connection) }, () => client.ready(5_000));
    return await work(client);
  } finally {
    client.close();
  }
}

/** Check the connection's own arguments. */
export async function checkConnection(connection: KaskadaConnection, checker: Checker): Promise<void> {
  await checker.known("connection", connection, (c) => {
    if (!/^[^\s:/]+:\d+$/.test(c?.address ?? ""))
      throw new Error(`address ${JSON.stringify(c?.address)} is not host:port, such as localhost:50051`);
  });
}

const NAME = /^[A-Za-z_][\w.-]*$/;

/** Check the name of a table or a materialization. */
export function checkName(checker: Checker, property: string, value: unknown): void {
  checker.name(property, value, NAME, "a letter or underscore, then letters, digits and _ - . only");
}
