import type { Emission } from "./definition.js";

type Operation = "add" | "sub" | "mul";
const SIGNS = { add: "+", sub: "-", mul: "*" } as const;

/** `a op b` in the result's type: integers wrap at their width, f32 is rounded to its precision. */
export function arithmeticCode(operation: Operation, e: Emission): string {
  const [a, b] = e.args as [string, string];
  const plain = `${a} ${SIGNS[operation]} ${b}`;
  switch (e.result.kind) {
    case "i64":
      return `${e.helper(`${operation}I64`)}(${a}, ${b})`;
    case "u64":
      return `${e.helper(`${operation}U64`)}(${a}, ${b})`;
    case "i32":
      return operation === "mul" ? `Math.imul(${a}, ${b})` : `(${plain}) | 0`;
    case "u32":
      return operation === "mul" ? `Math.imul(${a}, ${b}) >>> 0` : `(${plain}) >>> 0`;
    case "i16":
      return `(${plain}) << 16 >> 16`;
    case "u16":
      return `(${plain}) & 65535`;
    case "i8":
      return `(${plain}) << 24 >> 24`;
    case "u8":
      return `(${plain}) & 255`;
    case "f32":
    case "f16":
      return `Math.fround(${plain})`;
    default:
      return plain;
  }
}

/** Division: integers are cut towards zero and have no result for zero, nor has any number for a literal zero. */
export function divisionCode(e: Emission): string {
  const [a, b] = e.args as [string, string];
  if (b === "0") return "null";
  switch (e.result.kind) {
    case "i64":
    case "u64":
      return `${e.helper("divI64")}(${a}, ${b})`;
    case "f64":
      return `${a} / ${b}`;
    case "f32":
    case "f16":
      return `Math.fround(${a} / ${b})`;
    default:
      return `${e.helper("divSmall")}(${a}, ${b})`;
  }
}

/** `-n`: the zero of a float keeps no sign. */
export function negationCode(e: Emission): string {
  const n = e.args[0]!;
  switch (e.result.kind) {
    case "i64":
      return `${e.helper("negI64")}(${n})`;
    case "i32":
      return `-${n} | 0`;
    case "i16":
      return `-${n} << 16 >> 16`;
    case "i8":
      return `-${n} << 24 >> 24`;
    default:
      return `0 - ${n}`;
  }
}
