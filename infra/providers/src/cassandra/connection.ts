import type { Client } from "cassandra-driver";
import type { Checker } from "../framework/checker";
import { patiently } from "../framework/wait";

/** How to reach Cassandra from where the deployment runs. */
export interface CassandraConnection {
  /** `host:port` of one or more nodes. */
  contactPoints: string[];
  /** The data centre the driver talks to. */
  localDataCenter: string;
  /** Name to log in with; without it no login is tried. */
  username?: string;
  /** Password of that name. Give it as a secret. */
  password?: string;
  /** How long to wait for the server to answer, in seconds. Default 120. */
  timeoutSeconds?: number;
}

/** Connect, run the work, disconnect. Waits for the server as long as the connection's time-out says. */
export async function withSession<T>(
  connection: CassandraConnection,
  work: (session: Client) => Promise<T>,
): Promise<T> {
  const session = await patiently(
    {
      what: `Cassandra at ${connection.contactPoints.join(", ")}`,
      seconds: connection.timeoutSeconds ?? 120,
      passing: (error) => !isLoginRefusal(error),
    },
    () => connect(connection),
  );
  try {
    return await work(session);
  } finally {
    await session.shutdown();
  }
}

/** A failed client can't be connected again, so that each attempt takes a new one. */
async function connect(connection: CassandraConnection): Promise<Client> {
  // Loaded for a connection only: a preview makes none.
  const { auth, Client } = await import("cassandra-driver");
  const { username, password } = connection;
  const session = new Client({
    contactPoints: connection.contactPoints,
    localDataCenter: connection.localDataCenter,
    ...(username === undefined ? {} : { authProvider: new auth.PlainTextAuthProvider(username, password ?? "") }),
    socketOptions: { connectTimeout: 5000 },
  });
  try {
    await session.connect();
    return session;
  } catch (error) {
    await session.shutdown();
    throw error;
  }
}

/** Wrong credentials and a wrong data centre don't get better by waiting. */
function isLoginRefusal(error: unknown): boolean {
  const inner = Object.values((error as { innerErrors?: Record<string, Error> }).innerErrors ?? {});
  return inner.some((e) => e?.name === "AuthenticationError") || /localDataCenter/.test((error as Error).message);
}

/** Check the connection's own arguments. */
export async function checkConnection(connection: CassandraConnection, checker: Checker): Promise<void> {
  await checker.known("connection", connection, (c) => {
    if (!Array.isArray(c?.contactPoints) || c.contactPoints.length === 0)
      throw new Error("contactPoints is empty: give at least one host:port");
    for (const point of c.contactPoints)
      if (!/^[^\s:]+:\d+$/.test(point)) throw new Error(`contact point ${JSON.stringify(point)} is not host:port`);
    if (!c.localDataCenter) throw new Error("localDataCenter is missing: for example datacenter1");
  });
}
