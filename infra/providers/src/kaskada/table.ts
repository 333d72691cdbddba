import type { Table } from "@rt-kaskada/kaskada-api";
import { isNotFound } from "@rt-kaskada/kaskada-api/status";
import { parseRecordSchema } from "@rt-kaskada/records";
import { defineProvider } from "../framework/define";
import { type Change, compare } from "../framework/plan";
import type { CommonArgs } from "../framework/spec";
import { checkConnection, checkName, type KaskadaConnection, withClient } from "./connection";
import { type Field, fieldsOf, observedFields } from "./fields";
import { checkTopic, fromConfig, normaliseTopic, type PulsarTopic, toConfig } from "./pulsar-config";

/**
 * Arguments of a Kaskada table over a Pulsar topic. Kaskada's tables can't be changed: any change replaces the table,
 * and with it the materializations that use it. The data stays in the topic.
 */
export interface KaskadaTableArgs extends CommonArgs {
  /** How to reach Kaskada. */
  connection: KaskadaConnection;
  /** The table's name, as queries say it. */
  name: string;
  /** The column with the time of each row. */
  timeColumn: string;
  /** The column whose value is the entity a row belongs to. */
  keyColumn: string;
  /** The column that orders rows of one time. Default: the order of arrival. */
  subsortColumn?: string;
  /** Tables of one grouping can be used together. Default: a grouping of its own. */
  grouping?: string;
  /** The topic the rows come from, with addresses as the service reaches them. */
  source: PulsarTopic;
  /** The topic's Avro schema as JSON: the table takes its columns from it. */
  schema: string;
}

/** What can be seen of a table. */
export interface KaskadaTableShape {
  timeColumn: string;
  keyColumn: string;
  subsortColumn: string;
  grouping: string;
  source: PulsarTopic | undefined;
  fields: Field[];
  /** The service's own id: another one is another table. Undefined in what is wanted. */
  tableId: string | undefined;
}

export const kaskadaTable = defineProvider<KaskadaTableArgs, KaskadaTableShape>({
  label: (args) => `Kaskada table ${args.name}`,
  id: (args) => args.name,
  holdsData: false,
  fixed: ["name", "timeColumn", "keyColumn", "subsortColumn", "grouping", "source", "schema"],

  async check(args, checker) {
    await checkConnection(args.connection, checker);
    checkName(checker, "name", args.name);
    await checkTopic("source", args.source, checker);
    await checker.known("schema", args.schema, (schema) => {
      const names = fieldsOf(parseRecordSchema(schema)).map((f) => f.name);
      for (const property of ["timeColumn", "keyColumn", "subsortColumn"] as const) {
        if (property === "subsortColumn" && args[property] === undefined) continue;
        if (!names.includes(args[property] as string))
          checker.fail(property, `${JSON.stringify(args[property])} is not a field of the schema: ${names.join(", ")}`);
      }
    });
  },

  desire: (args) => ({
    timeColumn: args.timeColumn,
    keyColumn: args.keyColumn,
    subsortColumn: args.subsortColumn ?? "",
    grouping: args.grouping ?? "",
    source: normaliseTopic(args.source),
    fields: fieldsOf(parseRecordSchema(args.schema)),
    tableId: undefined,
  }),

  observe: (args) =>
    withClient(args.connection, async (client) => {
      try {
        const { table } = await client.tables.getTable({ tableName: args.name });
        return table ? shapeOf(table) : undefined;
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    }),

  plan: (there, wanted): Change[] =>
    (["timeColumn", "keyColumn", "subsortColumn", "grouping", "source", "fields"] as const).flatMap((property) =>
      compare(property, there[property], wanted[property], "replace"),
    ),

  create: (args) =>
    withClient(args.connection, async (client) => {
      await client.tables.createTable({
        table: {
          tableName: args.name,
          timeColumnName: args.timeColumn,
          entityKeyColumnName: args.keyColumn,
          subsortColumnName: args.subsortColumn === undefined ? null : { value: args.subsortColumn },
          groupingId: args.grouping ?? "",
          source: { pulsar: { config: toConfig(args.source) } },
        },
      });
    }),

  // Nothing of a table can change in place.
  update: async () => undefined,

  remove: (args) =>
    withClient(args.connection, async (client) => {
      await client.tables.deleteTable({ tableName: args.name }).catch((error) => {
        if (!isNotFound(error)) throw error;
      });
    }),
});

function shapeOf(table: Table): KaskadaTableShape {
  return {
    timeColumn: table.timeColumnName,
    keyColumn: table.entityKeyColumnName,
    subsortColumn: table.subsortColumnName?.value ?? "",
    grouping: table.groupingId,
    source: fromConfig(table.source?.pulsar?.config),
    fields: observedFields(table.schema),
    tableId: table.tableId,
  };
}
