import type { RecordSchema } from "@rt-kaskada/records";
import type { Columns } from "./columns.js";
import type { CsvRow } from "./csv.js";
import { Deriver, derivedFields } from "./derive.js";
import { type ParseValue, parserOf, ValueError } from "./parse-value.js";

/** A row's values by field name, or why it can't be loaded. */
export type ReadRow = { values: Record<string, unknown>; reason?: undefined } | { reason: string };

/** Turns a file's rows into records, one after the other: the times derived depend on the rows before. */
export class RowReader {
  private readonly parsers: { name: string; parse: ParseValue }[];
  private readonly places: number[];
  private readonly deriver: Deriver;
  private readonly width: number;

  constructor(schema: RecordSchema, columns: Columns) {
    const fields = new Map(schema.fields.map((field) => [field.name, field]));
    this.width = columns.names.length;
    this.places = [...columns.names.keys()].filter((place) => columns.names[place] !== undefined);
    this.parsers = this.places.map((place) => {
      const field = fields.get(columns.names[place]!)!;
      return { name: field.name, parse: parserOf(field) };
    });
    this.deriver = new Deriver(derivedFields(schema, new Set(columns.names)));
  }

  read(row: CsvRow): ReadRow {
    if (!row.fields) return { reason: "a quote isn't closed, or text follows a closing one" };
    const values: Record<string, unknown> = {};
    // Parsed first: a row that is cut short may have a date, which counts.
    const mistake = this.parse(row.fields, values);
    const reason = this.checkWidth(row.fields) ?? mistake;
    if (reason !== undefined) {
      this.deriver.skip(values);
      return { reason };
    }
    try {
      this.deriver.derive(values);
    } catch (error) {
      if (error instanceof ValueError) return { reason: error.message };
      throw error;
    }
    return { values };
  }

  /** Parses what there is, so that a bad row's date is known, too. */
  private parse(fields: readonly (string | null)[], values: Record<string, unknown>): string | undefined {
    let reason: string | undefined;
    for (let i = 0; i < this.parsers.length; i++) {
      const { name, parse } = this.parsers[i]!;
      try {
        values[name] = parse(fields[this.places[i]!] ?? null);
      } catch (error) {
        if (!(error instanceof ValueError)) throw error;
        reason ??= error.message;
      }
    }
    return reason;
  }

  /** A trailing delimiter is let pass. */
  private checkWidth(fields: readonly (string | null)[]): string | undefined {
    const extra = fields.slice(this.width);
    if (fields.length >= this.width && extra.every((cell) => cell === null)) return undefined;
    return `it has ${fields.length} columns, ${this.width} are expected`;
  }
}
