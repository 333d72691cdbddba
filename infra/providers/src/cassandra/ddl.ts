import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "cassandra-driver";

const AGREEMENT_SECONDS = 60;
const ATTEMPTS = 4;

let queue: Promise<unknown> = Promise.resolve();

/**
 * Change the schema: one statement at a time in this process, each followed by schema agreement of all nodes.
 * Concurrent changes can leave a cluster with diverging schemas, and the engine runs resources in parallel.
 * Another process may still be at it: a statement that fails for that reason is tried again.
 */
export function ddl(session: Client, statement: string): Promise<void> {
  const run = queue.then(() => attempt(session, statement));
  queue = run.catch(() => undefined);
  return run;
}

async function attempt(session: Client, statement: string): Promise<void> {
  await agreement(session);
  for (let n = 1; ; n++) {
    try {
      await session.execute(statement, [], { isIdempotent: false, readTimeout: 60_000 });
      return await agreement(session);
    } catch (error) {
      if (n === ATTEMPTS || !isCollision(error)) throw new Error(`${(error as Error).message}\n  in: ${statement}`);
      await sleep(500 * n);
      await agreement(session);
    }
  }
}

/** Errors that come from another schema change going on at the same time. */
function isCollision(error: unknown): boolean {
  return /column family id mismatch|schema (version )?(mismatch|disagreement)|concurrent.*schema/i.test(
    (error as Error).message,
  );
}

/** Wait until all nodes have the same schema version. */
export async function agreement(session: Client): Promise<void> {
  for (const end = Date.now() + AGREEMENT_SECONDS * 1000; ; await sleep(200)) {
    const versions = await schemaVersions(session);
    if (versions.size <= 1) return;
    if (Date.now() > end)
      throw new Error(
        `the nodes have not agreed on a schema for ${AGREEMENT_SECONDS} s (${versions.size} versions): ` +
          "see nodetool describecluster, a node may be down",
      );
  }
}

async function schemaVersions(session: Client): Promise<Set<string>> {
  const versions = new Set<string>();
  for (const table of ["local", "peers"])
    for (const row of (await session.execute(`SELECT schema_version FROM system.${table}`)).rows)
      if (row.schema_version) versions.add(String(row.schema_version));
  return versions;
}
