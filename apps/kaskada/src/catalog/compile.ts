import { type Compilation, compile, type Plan, type TableSchema } from "@rt-kaskada/fenl";
import type { WithView } from "@rt-kaskada/kaskada-api";
import { fromSchema } from "./api-types.js";
import type { Catalog, StoredTable } from "./catalog.js";

/** What a formula is compiled as. */
export interface CompileRequest {
  owner: string;
  expression: string;
  /** Views visible to this formula alone; they hide stored ones of the same name. */
  withViews?: readonly WithView[];
  /** `complete`: a query, its result has to be a record. `formula`: anything. */
  mode?: "complete" | "formula";
  sourceName?: string;
}

/** Compiles against an owner's tables and views. */
export function compileFor(catalog: Catalog, request: CompileRequest): Compilation {
  const { owner, expression, withViews = [], mode = "complete", sourceName = "Query" } = request;
  const hidden = new Set(withViews.map(({ name }) => name));
  const views = [
    ...catalog.views
      .list(owner)
      .filter(({ view }) => !hidden.has(view.viewName))
      .map(({ view }) => ({ name: view.viewName, expression: view.expression, kind: "persisted" as const })),
    ...withViews.map((view) => ({ ...view, kind: "requested" as const })),
  ];
  const tables = catalog.tables.list(owner).flatMap((stored) => tableSchema(stored) ?? []);
  return compile(expression, { tables, views }, { sourceName, mode });
}

/** A table as the compiler sees it; undefined while it has no schema, since nothing has been loaded. */
export function tableSchema({ table }: StoredTable): TableSchema | undefined {
  if (!table.schema) return undefined;
  return {
    name: table.tableName,
    fields: fromSchema(table.schema).map(({ name, type }) => ({ name, type })),
    timeColumn: table.timeColumnName,
    keyColumn: table.entityKeyColumnName,
    subsortColumn: table.subsortColumnName?.value,
    grouping: table.groupingId || undefined,
  };
}

/** The stored tables that a plan reads; a formula may name others without using them. */
export function tablesOf(catalog: Catalog, owner: string, plan: Plan): StoredTable[] {
  return plan.tables.map(({ name }) => {
    const stored = catalog.table(owner, name);
    if (!stored) throw new Error(`table ${name} is gone`);
    return stored;
  });
}

/**
 * The tables a formula names, through whatever views.
 * @param names its free names
 */
export function tablesBehind(
  catalog: Catalog,
  owner: string,
  names: readonly string[],
  withViews: readonly WithView[],
): StoredTable[] {
  const found = new Map<string, StoredTable>();
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const requested = withViews.find((view) => view.name === name);
    if (requested) {
      compileFor(catalog, { owner, expression: requested.expression, withViews, mode: "formula" }).freeNames.forEach(
        visit,
      );
      return;
    }
    const table = catalog.table(owner, name);
    if (table) found.set(name, table);
    else catalog.view(owner, name)?.dependencies.forEach(visit);
  };
  names.forEach(visit);
  return [...found.values()];
}
