import { UNIT_NANOS, unitOf } from "../runtime/timestamps.js";
import type { FenlType, RecordType } from "../types/fenl-type.js";
import {
  isDuration,
  isFloat,
  isInteger,
  isInterval,
  isNumber,
  isText,
  isTimestamp,
  isUnsigned,
} from "../types/kinds.js";
import type { Emission, ScalarBehavior } from "./definition.js";

const SMALL: Readonly<Record<string, readonly [number, number]>> = {
  i8: [-128, 127],
  i16: [-32768, 32767],
  i32: [-2147483648, 2147483647],
  u8: [0, 255],
  u16: [0, 65535],
  u32: [0, 4294967295],
};

/** The conversion of a value from the type of the only argument to the result's. */
export const CAST: ScalarBehavior = {
  kind: "scalar",
  nulls: "propagate",
  emit: (e) => castCode(e.args[0]!, e.types[0]!, e.result, e),
};

function castCode(v: string, from: FenlType, to: FenlType, e: Emission): string {
  if (from.kind === "null") return "null";
  if (isNumber(to)) return toNumber(v, from, to, e);
  if (isText(to)) return toText(v, from, e);
  if (isTimestamp(to)) return toTimestamp(v, from, to, e);
  if (isDuration(to) && isDuration(from)) return rescaled(v, from.kind, to.kind, e);
  if (to.kind === "bool") {
    if (isText(from)) return `${e.helper("textToBool")}(${v})`;
    return isNumber(from) ? `${v} != 0` : v;
  }
  if (to.kind === "record" && from.kind === "record") return toRecord(v, from, to, e);
  if (to.kind === "list" && from.kind === "list") {
    return `${v}.map((x) => x === null ? null : ${castCode("x", from.item, to.item, e)})`;
  }
  return v;
}

function toNumber(v: string, from: FenlType, to: FenlType, e: Emission): string {
  if (from.kind === "bool") return `${v} ? 1 : 0`;
  if (isText(from)) {
    const parsed = isFloat(to)
      ? `${e.helper("textToFloat")}(${v})`
      : `${e.helper("textToInteger")}(${v}, ${!isUnsigned(to)})`;
    return `((x) => x === null ? null : ${numeric("x", simpleSource(to), to, e)})(${parsed})`;
  }
  if (from.kind === "timestamp_ns") return `${e.helper("canonical")}(${v})`;
  return numeric(v, from, to, e);
}

/** What a parsed text gives before it is cut to its type. */
function simpleSource(to: FenlType): FenlType {
  return { kind: isFloat(to) ? "f64" : "i64" };
}

function numeric(v: string, from: FenlType, to: FenlType, e: Emission): string {
  if (to.kind === "f64") return isWideSource(from) ? `Number(${v})` : v;
  if (isFloat(to)) return `Math.fround(Number(${v}))`;
  if (from.kind === to.kind && !v.startsWith("x")) return v;
  const limits = SMALL[to.kind];
  if (limits) {
    const known = SMALL[from.kind];
    if (known && known[0] >= limits[0] && known[1] <= limits[1]) return v;
    return `${e.helper("toSmall")}(${v}, ${limits[0]}, ${limits[1]})`;
  }
  if (to.kind === "i64" && (SMALL[from.kind] || isDuration(from) || isTimestamp(from) || isInterval(from))) return v;
  return `${e.helper(to.kind === "u64" ? "toU64" : "toI64")}(${v})`;
}

function isWideSource(type: FenlType): boolean {
  return type.kind === "i64" || type.kind === "u64";
}

function toText(v: string, from: FenlType, e: Emission): string {
  if (isFloat(from)) return `${e.helper(from.kind === "f32" ? "float32ToText" : "floatToText")}(${v})`;
  if (isInteger(from) || from.kind === "bool") return `String(${v})`;
  if (isTimestamp(from)) return `${e.helper("formatTimestamp")}(${nanos(v, from.kind, e)}, "shortest")`;
  if (isDuration(from)) return `${e.helper("durationToText")}(${v}, ${UNIT_NANOS[unitOf(from.kind)]}n)`;
  if (from.kind === "interval_days") return `String(${v})`;
  return v;
}

function toTimestamp(v: string, from: FenlType, to: FenlType, e: Emission): string {
  if (isText(from)) {
    const parsed = `${e.helper("parseTimestamp")}(${v})`;
    if (to.kind === "timestamp_ns") return `${e.helper("inNanos")}(${parsed})`;
    return `((x) => x === null ? null : ${e.helper("fromNanos")}(x, ${UNIT_NANOS[unitOf(to.kind)]}n))(${parsed})`;
  }
  if (from.kind === "i64") return to.kind === "timestamp_ns" ? `BigInt(${v})` : v;
  if (from.kind === "date32") {
    const nanosOfDay = `BigInt(${v}) * 86400000000000n`;
    return to.kind === "timestamp_ns"
      ? nanosOfDay
      : `${e.helper("fromNanos")}(${nanosOfDay}, ${UNIT_NANOS[unitOf(to.kind)]}n)`;
  }
  if (from.kind === to.kind) return v;
  if (to.kind === "timestamp_ns") return `${e.helper("inNanos")}(${nanos(v, from.kind, e)})`;
  if (from.kind === "timestamp_ns") return `${e.helper("canonical")}(${v} / ${UNIT_NANOS[unitOf(to.kind)]}n)`;
  return rescaled(v, from.kind, to.kind, e);
}

function nanos(v: string, kind: string, e: Emission): string {
  return kind === "timestamp_ns" ? v : `${e.helper("toNanos")}(${v}, ${UNIT_NANOS[unitOf(kind)]}n)`;
}

function rescaled(v: string, from: string, to: string, e: Emission): string {
  const [a, b] = [UNIT_NANOS[unitOf(from)]!, UNIT_NANOS[unitOf(to)]!];
  if (a === b) return v;
  return `${e.helper("rescale")}(${v}, ${a > b ? a / b : b / a}, ${a > b})`;
}

function toRecord(v: string, from: RecordType, to: RecordType, e: Emission): string {
  const fields = to.fields.map(({ name, type }) => {
    const source = from.fields.find((field) => field.name === name)!;
    const value = `${e.helper("ownField")}(${v}, ${JSON.stringify(name)})`;
    const code = `((x) => x === null ? null : ${castCode("x", source.type, type, e)})(${value})`;
    return `[${JSON.stringify(name)}]: ${code}`;
  });
  return `({ ${fields.join(", ")} })`;
}
