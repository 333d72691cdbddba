import type { Place } from "../diagnostics/collector.js";
import type { Grouping, NodeId } from "../plan/operation.js";
import { type FenlType, simple } from "../types/fenl-type.js";
import type { Domain } from "./domain.js";

/** What an expression means: where its value is in the plan and what is known of it. */
export interface Value {
  readonly node: NodeId;
  /** The flag that tells whether the value is new in a row: aggregations take in new values only. */
  readonly isNew: NodeId;
  readonly type: FenlType;
  /** Undefined for literals. */
  readonly grouping: Grouping | undefined;
  readonly domain: Domain;
  readonly place: Place;
  /** Where the value of a name was computed: `place` is that of the name. */
  readonly origin?: Place;
  /** Where the fields of a record expression were written. */
  readonly fieldPlaces?: ReadonlyMap<string, Place>;
}

export const ERROR_TYPE: FenlType = simple("error");

export function isError(value: Value): boolean {
  return value.type.kind === "error";
}
