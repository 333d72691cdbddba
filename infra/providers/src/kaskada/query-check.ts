import { avroSchemaOf, type Compilation, compile, fenlTypeOf, type TableSchema } from "@rt-kaskada/fenl";
import { parseRecordSchema } from "@rt-kaskada/records";
import { resultMismatches } from "./result-type";

/** A Kaskada table as a query sees it, known before the table exists. */
export interface QueryTable {
  /** The table's name. */
  name: string;
  /** Its topic's Avro schema as JSON. */
  schema: string;
  timeColumn: string;
  keyColumn: string;
  subsortColumn?: string;
  grouping?: string;
}

/** A named formula that only one materialization sees. */
export interface QueryView {
  name: string;
  expression: string;
}

/** Compile a query against its tables; throws an error with line, column and reason of everything that is wrong. */
export function compileQuery(expression: string, tables: QueryTable[], views: QueryView[]): Compilation {
  const compilation = compile(expression, {
    tables: tables.map(tableSchema),
    views: views.map((view) => ({ ...view, kind: "requested" as const })),
  });
  if (compilation.ok) return compilation;
  const problems = compilation.diagnostics.filter((d) => d.severity === "error" || d.severity === "bug");
  throw new Error(
    problems.map((d) => `line ${d.line}, column ${d.column}: ${d.code} ${d.message}\n${d.formatted}`).join("\n"),
  );
}

/** Compare what a compiled query gives with the schema its output is declared to have; throws on differences. */
export function checkResult(compilation: Compilation, outputSchema: string): void {
  const { resultType, keyType } = compilation;
  if (!resultType || !keyType) return;
  const mismatches = resultMismatches(avroSchemaOf(resultType, keyType), parseRecordSchema(outputSchema));
  if (mismatches.length > 0)
    throw new Error(
      `the query's result and the output schema disagree:\n${mismatches.map((m) => `  - ${m}`).join("\n")}`,
    );
}

function tableSchema(table: QueryTable): TableSchema {
  return {
    name: table.name,
    fields: parseRecordSchema(table.schema).fields.map((field) => ({ name: field.name, type: fenlTypeOf(field) })),
    timeColumn: table.timeColumn,
    keyColumn: table.keyColumn,
    subsortColumn: table.subsortColumn,
    grouping: table.grouping,
  };
}
