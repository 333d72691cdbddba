import type { ScalarBehavior } from "../functions/definition.js";
import { HELPERS } from "../runtime/helpers.js";
import type { FenlType } from "../types/fenl-type.js";
import { callCode } from "./call-code.js";
import { dataCode, literalCode } from "./literal.js";

/** The value of a scalar function of constants, computed by the very code its rows would run. */
export function foldCall(
  behavior: ScalarBehavior,
  values: readonly unknown[],
  types: readonly FenlType[],
  result: FenlType,
): unknown {
  const code = callCode(behavior, {
    args: values.map((_, i) => `a${i}`),
    types,
    result,
    helper: (name) => `h.${name}`,
    constant: dataCode,
  });
  const run = new Function("h", ...values.map((_, i) => `a${i}`), `"use strict"; return ${code};`);
  return run(HELPERS, ...values);
}

/** Whether a value can stand in generated code as a literal. */
export function isLiteral(value: unknown): boolean {
  try {
    literalCode(value);
    return true;
  } catch {
    return false;
  }
}
