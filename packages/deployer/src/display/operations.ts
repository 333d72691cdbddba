import type { Op } from "../plan/step.js";
import type { Color } from "./colors.js";

/** How an operation is shown. */
export interface OperationStyle {
  /** Two columns before the resource. */
  prefix: string;
  color: Color | undefined;
  /** In a preview; while it is under way; when it is done. */
  verb: string;
  doing: string;
  done: string;
  /** In the summary: `2 to create`, `2 created`. */
  counted: string;
}

function style(prefix: string, color: Color | undefined, verb: string, doing: string, done: string): OperationStyle {
  return { prefix, color, verb, doing, done, counted: done };
}

export const OPERATIONS: Record<Op, OperationStyle> = {
  same: style("  ", undefined, "", "", ""),
  create: style("+ ", "green", "create", "creating", "created"),
  update: style("~ ", "yellow", "update", "updating", "updated"),
  delete: style("- ", "red", "delete", "deleting", "deleted"),
  replace: style("+-", "magenta", "replace", "replacing", "replaced"),
  "create-replacement": style("++", "green", "create replacement", "creating replacement", "created replacement"),
  "delete-replaced": style("--", "red", "delete original", "deleting original", "deleted original"),
  read: style("> ", "cyan", "read", "reading", "read"),
  "read-replacement": style(">>", "cyan", "read for replacement", "reading for replacement", "read for replacement"),
  refresh: style("~ ", "yellow", "refresh", "refreshing", ""),
  discard: style("< ", "red", "discard", "discarding", "discarded"),
  "discard-replaced": style("<<", "red", "discard original", "discarding original", "discarded original"),
  "remove-pending-replace": style("~ ", "yellow", "remove pending replace", "removing", "removed"),
  import: style("= ", "cyan", "import", "importing", "imported"),
  "import-replacement": style("=>", "cyan", "import replacement", "importing replacement", "imported replacement"),
};

/** The order in which a summary counts operations. */
export const SUMMARY_ORDER: Op[] = ["import", "create", "update", "delete", "replace", "read", "discard"];
