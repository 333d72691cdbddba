import type { RecordSchema } from "@rt-kaskada/records";
import type { CsvRow } from "./csv.js";
import { DERIVABLE, derivedFields } from "./derive.js";

/** Other names of the e-shop data's columns: those in the header of the file as it was published. */
const ALSO: Record<string, string> = {
  order: "order_seq",
  session_id: "session",
  page_1_main_category: "category",
  page_2_clothing_model: "model",
  colour: "color",
  model_photography: "photography",
  price_2: "price_ind",
};

/** Which field of the schema each of the file's columns holds. */
export interface Columns {
  /** The field's name by column; undefined for a column that isn't loaded. */
  names: (string | undefined)[];
  hasHeader: boolean;
}

/**
 * Maps a file's columns to the schema's fields. With a header, by name: case, blanks and punctuation don't matter, and
 * columns the schema lacks are left out. Without one, or with one whose names say nothing, by place: either all the
 * schema's fields, or all but those that can be derived.
 * @param sample the file's first rows
 */
export function mapColumns(schema: RecordSchema, sample: readonly CsvRow[]): Columns {
  const first = sample[0]?.fields;
  if (!first) throw new Error("the file is empty, or its first line can't be split into columns");
  const known = new Map(schema.fields.map((field) => [plain(field.name), field.name]));
  const named = first.map((cell) =>
    cell === null ? undefined : (known.get(plain(cell)) ?? known.get(ALSO[plain(cell)] ?? "")),
  );
  const matches = named.filter(Boolean).length;
  if (matches * 2 >= first.length) return { names: checkNamed(schema, named), hasHeader: true };
  const hasHeader = saysNothing(schema, first);
  return { names: byPlace(schema, hasHeader ? sample.slice(1) : sample), hasHeader };
}

function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
}

/** A first row with no number at all, where the schema wants some, is a header. */
function saysNothing(schema: RecordSchema, first: readonly (string | null)[]): boolean {
  const wantsNumbers = schema.fields.some((field) => field.type !== "string" && field.type !== "boolean");
  return wantsNumbers && first.length > 1 && !first.some((cell) => cell !== null && /^\s*[+-]?[\d.]+\s*$/.test(cell));
}

function checkNamed(schema: RecordSchema, names: (string | undefined)[]): (string | undefined)[] {
  const twice = names.find((name, index) => name !== undefined && names.indexOf(name) !== index);
  if (twice) throw new Error(`the header names ${twice} twice`);
  const present = new Set(names);
  const derived = derivedFields(schema, present);
  const missing = schema.fields.filter(
    (field) => !present.has(field.name) && !field.nullable && !derived.has(field.name),
  );
  if (missing.length === 0) return names;
  throw new Error(`the header lacks ${missing.map((field) => field.name).join(", ")}, which may not be null`);
}

function byPlace(schema: RecordSchema, rows: readonly CsvRow[]): string[] {
  const all = schema.fields.map((field) => field.name);
  const derived = derivedFields(schema, new Set(all.filter((name) => !DERIVABLE.has(name))));
  const withoutDerived = all.filter((name) => !derived.has(name));
  const ofWidth = (width: number) => rows.filter((row) => row.fields?.length === width).length;
  if (ofWidth(all.length) === 0 && ofWidth(withoutDerived.length) === 0) {
    const widths = [...new Set(rows.map((row) => row.fields?.length ?? 0))].join(", ");
    const expected = [...new Set([withoutDerived.length, all.length])].join(" or ");
    throw new Error(`the file's rows have ${widths || "no"} columns, ${expected} are expected (${all.join(", ")})`);
  }
  return ofWidth(all.length) > ofWidth(withoutDerived.length) ? all : withoutDerived;
}
