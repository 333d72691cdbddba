import { runsTable } from "@rt-kaskada/common/runs";
import { cqlColumns, parseRecordSchema } from "@rt-kaskada/records";
import type { StackConfig } from "./config";
import type { CassandraService } from "./platforms/services";
import { Keyspace } from "./resources/keyspace";
import { Table } from "./resources/table";

/** The texts of both Avro schemas: everything else is derived from them. */
export interface Schemas {
  inputSchema: string;
  outputSchema: string;
}

/** What the service adds to each record: time and entity have columns of their own in the record already. */
const ADDED_BY_KASKADA = new Set(["_time", "_key"]);

/** The keyspace, the input and the output table, and the table in which the apps keep record of their runs. */
export function declareTables(cassandra: CassandraService, config: StackConfig, schemas: Schemas) {
  const connection = {
    contactPoints: [cassandra.contactPoint.outside],
    localDataCenter: cassandra.localDataCenter,
  };
  // What is in the stack's own volume is the stack's: left by a broken run, it is taken over.
  const common = { connection, adopt: true };
  const opts = { dependsOn: [cassandra.ready], deletedWith: cassandra.data };

  const keyspace = new Keyspace("keyspace", { ...common, name: config.keyspace }, opts);
  const table = (
    name: string,
    args: Pick<ConstructorParameters<typeof Table>[1], "columns" | "partitionKey" | "clusteringKey">,
    as: string,
  ) => new Table(as, { ...common, keyspace: config.keyspace, name, ...args }, { ...opts, dependsOn: [keyspace] });

  const input = cqlColumns(parseRecordSchema(schemas.inputSchema));
  const output = cqlColumns(parseRecordSchema(schemas.outputSchema)).filter((c) => !ADDED_BY_KASKADA.has(c.name));
  return {
    input: table(config.inputTable, { columns: input, partitionKey: [config.keyColumn] }, "input-table"),
    output: table(config.outputTable, { columns: output, partitionKey: [config.keyColumn] }, "output-table"),
    runs: table(runsTable.name, runsTable, "runs-table"),
  };
}
