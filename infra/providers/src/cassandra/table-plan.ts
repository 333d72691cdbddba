import { DATA_LOSS } from "../framework/changes";
import { type Change, compare } from "../framework/plan";
import type { TableShape } from "./table-shape";

/**
 * What it takes to turn one table into another. Columns are added and options changed in place. What loses data is
 * refused unless allowed: then columns are dropped in place, and a new key or type takes a new table.
 */
export function planTable(there: TableShape, wanted: TableShape, allowDataLoss: boolean): Change[] {
  return [
    ...planKey(there, wanted, allowDataLoss),
    ...planColumns(there, wanted, allowDataLoss),
    ...compare("comment", there.comment, wanted.comment),
    ...compare("defaultTimeToLive", there.defaultTimeToLive, wanted.defaultTimeToLive),
    ...compare("gcGraceSeconds", there.gcGraceSeconds, wanted.gcGraceSeconds),
    ...compare("compaction", there.compaction, fillIn(wanted.compaction, there.compaction)),
  ];
}

/** Statement parts of ALTER TABLE that carry out the in-place changes, in the order in which they have to run. */
export function alterations(
  there: TableShape,
  wanted: TableShape,
): { drop: string[]; add: TableShape["columns"]; options: boolean } {
  const [old, next] = [names(there), names(wanted)];
  return {
    drop: there.columns.filter((c) => !next.has(c.name)).map((c) => c.name),
    add: wanted.columns.filter((c) => !old.has(c.name)),
    options: planTable({ ...there, columns: wanted.columns }, wanted, true).length > 0,
  };
}

function planKey(there: TableShape, wanted: TableShape, allowDataLoss: boolean): Change[] {
  const before = key(there);
  const after = key(wanted);
  if (before === after) return [];
  return [lossy("partitionKey", `the primary key is ${before}, wanted ${after}`, allowDataLoss, "replace")];
}

function planColumns(there: TableShape, wanted: TableShape, allowDataLoss: boolean): Change[] {
  const old = new Map(there.columns.map((c) => [c.name, c.type]));
  const next = names(wanted);
  const inKey = new Set([...there.partitionKey, ...there.clusteringKey.map((c) => c.name)]);
  const dropped = there.columns.filter((c) => !next.has(c.name) && !inKey.has(c.name));
  return [
    ...wanted.columns.flatMap(({ name, type }): Change[] => {
      const before = old.get(name);
      if (before === undefined)
        return [{ property: "columns", text: `column ${name} ${type} is missing`, action: "update" }];
      if (before === type) return [];
      return [lossy("columns", `column ${name} is ${before}, wanted ${type}`, allowDataLoss, "replace")];
    }),
    ...dropped.map((c) =>
      lossy("columns", `column ${c.name} ${c.type} is there, but not wanted`, allowDataLoss, "update"),
    ),
  ];
}

function lossy(property: string, text: string, allowed: boolean, action: "update" | "replace"): Change {
  return allowed ? { property, text, action } : { property, text, action: "refuse", advice: DATA_LOSS };
}

function names(shape: TableShape): Set<string> {
  return new Set(shape.columns.map((c) => c.name));
}

function key(shape: TableShape): string {
  const clustering = shape.clusteringKey.map((c) => `${c.name} ${c.order}`);
  return `((${shape.partitionKey.join(", ")})${clustering.map((c) => `, ${c}`).join("")})`;
}

/** Cassandra reports thresholds that weren't given; options of the same class left out count as they are. */
function fillIn(
  wanted: Record<string, string> | undefined,
  there: Record<string, string> | undefined,
): Record<string, string> | undefined {
  if (wanted === undefined || wanted.class !== there?.class) return wanted;
  return Object.fromEntries(Object.entries({ ...there, ...wanted }).sort(([a], [b]) => (a < b ? -1 : 1)));
}
