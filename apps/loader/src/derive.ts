import type { RecordSchema } from "@rt-kaskada/records";
import { ValueError } from "./parse-value.js";

const EVENT_TIME = "event_time";
const KEY = "so_key";
const DATE = ["year", "month", "day"];
const ORDERED = ["session", "order_seq"];
const ORDERS = 1_000;
const LARGEST_INT = 2 ** 31 - 1;

type Values = Record<string, unknown>;

/** The fields that can be derived, where the file hasn't got them. */
export const DERIVABLE: ReadonlySet<string> = new Set([EVENT_TIME, KEY]);

/** The fields to be derived: those the schema has and the file hasn't, if the file has what they come from. */
export function derivedFields(schema: RecordSchema, inFile: ReadonlySet<string | undefined>): Set<string> {
  const missing = (name: string) => !inFile.has(name) && schema.fields.some((field) => field.name === name);
  const fields = new Set<string>();
  if (missing(EVENT_TIME) && DATE.every((name) => inFile.has(name))) fields.add(EVENT_TIME);
  if (missing(KEY) && ORDERED.every((name) => inFile.has(name))) fields.add(KEY);
  return fields;
}

/**
 * Adds the fields the source data lacks: `event_time`, midnight UTC of the row's date plus one second for each earlier row
 * of that day, and `so_key`, session × 1000 + order.
 */
export class Deriver {
  private readonly seconds = new Map<number, number>();

  /** @param fields which of them to derive */
  constructor(private readonly fields: ReadonlySet<string>) {}

  /** Adds the fields to a row's values; throws a `ValueError` when they can't be derived. */
  derive(values: Values): void {
    // First, and for rows that turn out to be bad, too: they don't shift the times of those after them.
    if (this.fields.has(EVENT_TIME)) values[EVENT_TIME] = this.nextTime(values);
    if (this.fields.has(KEY)) values[KEY] = keyOf(values);
  }

  /** Counts a row that can't be loaded, if its date can be told. */
  skip(values: Values): void {
    if (!this.fields.has(EVENT_TIME)) return;
    const midnight = midnightOf(values);
    if (midnight !== undefined) this.count(midnight);
  }

  private nextTime(values: Values): number {
    const midnight = midnightOf(values);
    if (midnight !== undefined) return midnight + this.count(midnight) * 1000;
    const date = DATE.map((name) => values[name]).join("-");
    throw new ValueError(`${EVENT_TIME} can't be derived: ${date} is not a date`);
  }

  private count(midnight: number): number {
    const seconds = this.seconds.get(midnight) ?? 0;
    this.seconds.set(midnight, seconds + 1);
    return seconds;
  }
}

function midnightOf({ year, month, day }: Values): number | undefined {
  if (typeof year !== "number" || typeof month !== "number" || typeof day !== "number") return undefined;
  const date = new Date(Date.UTC(year, month - 1, day));
  const valid = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return valid ? date.getTime() : undefined;
}

function keyOf({ session, order_seq: order }: Values): number {
  if (typeof session !== "number" || typeof order !== "number") {
    throw new ValueError(`${KEY} can't be derived: session or order_seq is empty`);
  }
  if (order < 0 || order >= ORDERS)
    throw new ValueError(`${KEY} can't be derived: order_seq ${order} is not below ${ORDERS}`);
  const key = session * ORDERS + order;
  if (key > LARGEST_INT || session < 0)
    throw new ValueError(`${KEY} can't be derived: session ${session} is out of range`);
  return key;
}
