import cassandra from "cassandra-driver";
import { retry } from "../backoff.js";
import { type Log, reasonOf } from "../log.js";

/** Of one request. Larger ones gain nothing more, and the server warns from 5 kB a batch up. */
const ROWS_PER_BATCH = 40;

/** A row the server will never take. */
export interface RejectedRow {
  /** Its place among the rows given. */
  index: number;
  reason: string;
}

/**
 * Writes rows by one prepared statement, trying again until the server has taken them.
 *
 * Where every node holds every row (a single node, or as many replicas as nodes) rows travel in unlogged batches, several
 * times as fast as one by one. Elsewhere a batch would make one node pass rows on to the others, so they go one by one,
 * each straight to a node that holds it.
 */
export class BatchWriter {
  private constructor(
    private readonly client: cassandra.Client,
    private readonly statement: string,
    /** How many rows to give to one call of `write`. */
    readonly rowsPerWrite: number,
    private readonly log: Log,
    private readonly signal?: AbortSignal,
  ) {}

  /**
   * @param statement its parameters are what `write` is given
   * @param signal ends the retries
   */
  static async create(
    client: cassandra.Client,
    keyspace: string,
    statement: string,
    log: Log,
    signal?: AbortSignal,
  ): Promise<BatchWriter> {
    const rows = (await everyNodeHoldsAll(client, keyspace)) ? ROWS_PER_BATCH : 1;
    return new BatchWriter(client, statement, rows, log, signal);
  }

  /**
   * Resolves when the server has the rows, but for those returned. Throws only when the signal is aborted.
   * @param rows the statement's parameters, row by row; at most `rowsPerWrite`
   */
  async write(rows: readonly unknown[][]): Promise<RejectedRow[]> {
    try {
      await this.untilTaken(rows);
      return [];
    } catch (error) {
      if (!isRowFault(error)) throw error;
      if (rows.length === 1) return [{ index: 0, reason: reasonOf(error) }];
      return this.oneByOne(rows);
    }
  }

  private async oneByOne(rows: readonly unknown[][]): Promise<RejectedRow[]> {
    const rejected: RejectedRow[] = [];
    for (const [index, row] of rows.entries()) {
      for (const { reason } of await this.write([row])) rejected.push({ index, reason });
    }
    return rejected;
  }

  private untilTaken(rows: readonly unknown[][]): Promise<unknown> {
    const send =
      rows.length === 1
        ? () => this.client.execute(this.statement, rows[0], { prepare: true })
        : () => {
            const queries = rows.map((params) => ({ query: this.statement, params }));
            return this.client.batch(queries, { prepare: true, logged: false });
          };
    return retry<unknown>(send, {
      signal: this.signal,
      retriable: (error) => !isRowFault(error),
      onRetry: (error, attempt, waitMs) => {
        const fields = { reason: reasonOf(error), attempt: attempt + 1, waitMs: Math.round(waitMs) };
        this.log.warn(fields, "Cassandra didn't take rows, trying again");
      },
    });
  }
}

async function everyNodeHoldsAll(client: cassandra.Client, keyspace: string): Promise<boolean> {
  const nodes = client.hosts.length;
  if (nodes <= 1) return true;
  const query = "SELECT replication FROM system_schema.keyspaces WHERE keyspace_name = ?";
  const { rows } = await client.execute(query, [keyspace]);
  const { class: _strategy, ...replicas } = Object.fromEntries((rows[0]?.replication as Map<string, string>) ?? []);
  return Object.values(replicas).reduce((sum, count) => sum + (Number(count) || 0), 0) >= nodes;
}

/**
 * Whether it is the row that is wrong, and not the server that can't take it now. A missing table, missing rights and
 * everything unknown are not the row's fault.
 */
function isRowFault(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof RangeError) return true;
  if (!(error instanceof cassandra.errors.ResponseError)) return false;
  const invalid = error.code === cassandra.types.responseErrorCodes.invalid;
  return invalid && !/unconfigured|does not exist|unknown keyspace/i.test(error.message);
}
