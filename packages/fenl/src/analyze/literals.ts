import { canonical } from "../runtime/integers.js";
import type { LiteralNode } from "../syntax/tree.js";
import { simple } from "../types/fenl-type.js";
import { type Context, errorValue, literalValue, placeOf } from "./context.js";
import type { Value } from "./value.js";

/** A literal: numbers are i64, or f64 with a fraction, unless they say otherwise. */
export function literal({ value, span }: LiteralNode, context: Context): Value {
  switch (value.type) {
    case "null":
      return literalValue(context, span, simple("null"), null);
    case "bool":
      return literalValue(context, span, simple("bool"), value.value);
    case "string":
      return literalValue(context, span, simple("string"), value.value);
    case "number": {
      const type = simple(value.suffix ?? (value.text.includes(".") ? "f64" : "i64"));
      const parsed = type.kind.startsWith("f") ? Number(value.text) : canonical(BigInt(value.text));
      if (!type.kind.startsWith("f") && !fits(BigInt(value.text), type.kind)) {
        context.diagnostics.report(
          "syntaxError",
          placeOf(context, span),
          `Number ${value.text} is too large for ${type.kind}`,
        );
        return errorValue(context, span);
      }
      return literalValue(context, span, type, type.kind === "f32" ? Math.fround(Number(parsed)) : parsed);
    }
  }
}

/** Whether a literal, which has no sign, fits its type. */
function fits(value: bigint, kind: string): boolean {
  const bits = BigInt(kind.slice(1));
  return kind.startsWith("u") ? value < 1n << bits : value < 1n << (bits - 1n);
}
