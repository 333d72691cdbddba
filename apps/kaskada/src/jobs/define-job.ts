import { avroSchemaOf } from "@rt-kaskada/fenl";
import { parseRecordSchema } from "@rt-kaskada/records";
import type { Catalog, StoredMaterialization, StoredTable } from "../catalog/catalog.js";
import { compileFor, tablesOf } from "../catalog/compile.js";
import { sliceFilter } from "../catalog/slice.js";
import { FatalJobError, type JobDefinition, type JobTable } from "./job-definition.js";

/** Compiles a stored materialization over streams into what its job needs; throws FatalJobError where that can't be. */
export function defineJob(catalog: Catalog, { id, owner, materialization }: StoredMaterialization): JobDefinition {
  const { expression, withViews, materializationName: name, slice } = materialization;
  const destination = materialization.destination?.pulsar?.config;
  if (!destination) throw new FatalJobError("a materialization over streams needs a Pulsar destination");
  const compilation = compileFor(catalog, { owner, expression, withViews });
  const { plan, resultType, keyType, diagnostics } = compilation;
  if (!compilation.ok || !plan || !resultType || !keyType) {
    const why = diagnostics.map(({ code, message }) => `${code} ${message}`).join("; ");
    throw new FatalJobError(`the expression does not compile any more (was a table or view deleted?): ${why}`);
  }
  return {
    id,
    name,
    plan,
    tables: tablesOf(catalog, owner, plan).map((table) => jobTable(table, compilation.grouping)),
    destination,
    resultSchema: resultSchema(() => avroSchemaOf(resultType, keyType)),
    accepts: sliceFilter(slice, keyType),
  };
}

function resultSchema<T>(derive: () => T): T {
  try {
    return derive();
  } catch (error) {
    throw new FatalJobError((error as Error).message);
  }
}

/** A stored table over a stream as jobs and queries read it. */
export function jobTable({ table, avroSchema }: StoredTable, grouping: string | undefined): JobTable {
  const source = table.source?.pulsar?.config;
  if (!source || avroSchema === undefined) throw new FatalJobError(`table ${table.tableName} is not a stream`);
  return {
    name: table.tableName,
    source,
    schema: parseRecordSchema(avroSchema),
    timeColumn: table.timeColumnName,
    keyColumn: table.entityKeyColumnName,
    sliced: (table.groupingId || table.tableName) === grouping,
    ...(table.subsortColumnName && { subsortColumn: table.subsortColumnName.value }),
  };
}
