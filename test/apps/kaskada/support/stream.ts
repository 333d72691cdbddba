import type { KaskadaClient } from "@rt-kaskada/kaskada-api";
import { clickSchema } from "./clicks.js";
import type { TestNamespace } from "./namespace.js";

/** How many partitions a test's topics have. */
export const PARTITIONS = 3;

/**
 * Makes the topics `<name>-in` and `<name>-out`, a table of clicks over the first, and a materialization into the second.
 * @param name of the materialization; the table's is the same with a capital first letter
 */
export async function clickStream(
  client: KaskadaClient,
  namespace: TestNamespace,
  name: string,
  expression: string,
): Promise<void> {
  await namespace.create(`${name}-in`, PARTITIONS, clickSchema);
  await namespace.create(`${name}-out`, PARTITIONS);
  await client.tables.createTable({
    table: {
      tableName: name[0]!.toUpperCase() + name.slice(1),
      timeColumnName: "at",
      entityKeyColumnName: "user",
      source: { pulsar: { config: namespace.config(`${name}-in`) } },
    },
  });
  const { analysis } = await client.materializations.createMaterialization({
    materialization: {
      materializationName: name,
      expression,
      destination: { pulsar: { config: namespace.config(`${name}-out`) } },
    },
  });
  if (!analysis?.canExecute) throw new Error(JSON.stringify(analysis));
}
