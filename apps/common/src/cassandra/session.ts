import cassandra from "cassandra-driver";
import { retry } from "../backoff.js";
import { type Log, reasonOf } from "../log.js";

export interface CassandraOptions {
  /** `host` or `host:port` */
  contactPoints: string[];
  localDataCenter: string;
  credentials?: { username: string; password: string };
}

const RECONNECT_MS = 500;

/** The server answered, and a connection can't succeed however often it is tried. */
class RefusedError extends Error {
  override name = "RefusedError";
}

/**
 * Connects, trying until the server answers or the signal is aborted. Wrong credentials and a wrong data centre fail at once.
 * Longs are bigint and maps are Map in what the session reads and writes.
 */
export async function connectCassandra(
  options: CassandraOptions,
  log: Log,
  signal?: AbortSignal,
): Promise<cassandra.Client> {
  return retry(() => connectOnce(options), {
    signal,
    retriable: (error) => !(error instanceof RefusedError),
    onRetry: (error, attempt, waitMs) => {
      const fields = { reason: describe(error), attempt: attempt + 1, waitMs: Math.round(waitMs) };
      log.warn(fields, `Cassandra at ${options.contactPoints.join(", ")} doesn't answer, trying again`);
    },
  });
}

async function connectOnce(options: CassandraOptions): Promise<cassandra.Client> {
  const client = new cassandra.Client({
    contactPoints: options.contactPoints,
    localDataCenter: options.localDataCenter,
    ...(options.credentials && { credentials: options.credentials }),
    encoding: { useBigIntAsLong: true, map: Map, set: Set, copyBuffer: true },
    // The driver's own policy waits up to ten minutes.
    policies: { reconnection: new cassandra.policies.reconnection.ConstantReconnectionPolicy(RECONNECT_MS) },
    // Everything we write can be repeated. Speculative executions stay off, as by default: they would double the load.
    queryOptions: { prepare: true, isIdempotent: true, consistency: cassandra.types.consistencies.localQuorum },
  });
  try {
    await client.connect();
  } catch (error) {
    await client.shutdown().catch(() => undefined);
    if (isHopeless(error))
      throw new RefusedError(`Cassandra at ${options.contactPoints.join(", ")}: ${describe(error)}`);
    throw error;
  }
  return client;
}

/** Whether a connection can't succeed however often it is tried: wrong credentials, a wrong data centre. */
function isHopeless(error: unknown): boolean {
  const { ArgumentError, AuthenticationError, NoHostAvailableError } = cassandra.errors;
  if (error instanceof NoHostAvailableError) return Object.values(innerErrors(error)).some(isHopeless);
  return error instanceof AuthenticationError || error instanceof ArgumentError;
}

function innerErrors(error: cassandra.errors.NoHostAvailableError): Record<string, unknown> {
  return (error.innerErrors ?? {}) as Record<string, unknown>;
}

/** The reasons of the single hosts where there are any: the driver's own message only counts them. */
function describe(error: unknown): string {
  if (!(error instanceof cassandra.errors.NoHostAvailableError)) return reasonOf(error);
  const reasons = Object.values(innerErrors(error)).map(reasonOf);
  return reasons.length > 0 ? [...new Set(reasons)].join("; ") : error.message;
}
