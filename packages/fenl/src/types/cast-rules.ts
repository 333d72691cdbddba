import { type FenlType, sameType } from "./fenl-type.js";
import { isDuration, isInteger, isInterval, isNumber, isText, isTimestamp } from "./kinds.js";

/** Type names that can't be written after `as`. */
const NOT_CASTABLE = new Set(["i16", "f16", "date32", "null", "binary", "time_ms", "time_us", "error", "record"]);

/** Whether a type may be the target of an `as`. */
export function isCastTarget(type: FenlType): boolean {
  return !NOT_CASTABLE.has(type.kind);
}

/** Whether `value as to` is allowed for a value of type `from`. */
export function canCast(from: FenlType, to: FenlType): boolean {
  if (from.kind === "window" || to.kind === "window" || from.kind === "json" || to.kind === "json") return false;
  if (sameType(from, to) || from.kind === "null") return true;
  if (isNumber(to)) {
    if (isNumber(from) || from.kind === "bool" || isText(from)) return true;
    if (isInterval(from)) return ["i32", "i64", "f32", "f64"].includes(to.kind);
    return to.kind === "i64" && (isDuration(from) || isTimestamp(from));
  }
  if (to.kind === "bool") return isNumber(from) || isText(from);
  if (isText(to)) {
    const spans = isDuration(from) || from.kind === "interval_days";
    return isNumber(from) || from.kind === "bool" || isText(from) || isTimestamp(from) || spans;
  }
  if (isTimestamp(to)) return isTimestamp(from) || isText(from) || from.kind === "i64" || from.kind === "date32";
  if (isDuration(to)) return isDuration(from) || from.kind === "i64";
  if (to.kind === "list") return from.kind === "list" && canCast(from.item, to.item);
  if (to.kind === "record" && from.kind === "record") {
    return (
      to.fields.length === from.fields.length &&
      to.fields.every((field) => {
        const source = from.fields.find((other) => other.name === field.name);
        return source !== undefined && canCast(source.type, field.type);
      })
    );
  }
  return isInteger(from) && to.kind === "date32" ? from.kind === "i32" : false;
}
