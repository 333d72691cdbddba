import { canonical, type Wide } from "./integers.js";

const SURROGATE = /[\ud800-\udfff]/;
const INTEGER = /^[+-]?[0-9]+$/;
const FLOAT = /^[+-]?(?:[0-9]+\.?[0-9]*(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?)$/;

/** Length in bytes of UTF-8. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text, "utf8");
}

/** Part of a text by characters; negative bounds count from the end, null ones are open. */
export function substring(text: string, start: number | bigint | null, end: number | bigint | null): string {
  const points = SURROGATE.test(text) ? Array.from(text) : undefined;
  const length = points ? points.length : text.length;
  const from = bound(start, 0, length);
  const to = bound(end, length, length);
  // A start before the text's beginning is not moved to it: the range is empty then.
  if (from < 0 || to <= from) return "";
  return points ? points.slice(from, to).join("") : text.slice(from, to);
}

function bound(value: number | bigint | null, open: number, length: number): number {
  if (value === null) return open;
  const at = Number(value);
  return at < 0 ? length + at : at;
}

/** Whole and fractional numbers from here on have an exponent, as those below `SMALLEST_PLAIN` have. */
const LARGEST_PLAIN = 1e10;
const SMALLEST_PLAIN = 1e-5;
/** Numbers half way between two f32 values belong to neither: a little more or less has to be the same f32 too. */
const ABOVE_ONE = 1 + 2 ** -45;
/** No f32 takes more digits to be told from its neighbours. */
const F32_DIGITS = 9;

/** A float as the engine prints it: `2.0`, `0.00001`, `1.25e12`. */
export function floatToText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const size = Math.abs(value);
  if (size === 0 || (size >= SMALLEST_PLAIN && size < LARGEST_PLAIN)) return withPoint(String(value));
  const [digits, exponent] = value.toExponential().split("e") as [string, string];
  return `${withPoint(digits)}e${Number(exponent)}`;
}

function withPoint(digits: string): string {
  return digits.includes(".") ? digits : `${digits}.0`;
}

/** An f32 in as few digits as tell it from other f32 values. */
export function float32ToText(value: number): string {
  if (value === 0) return floatToText(value);
  for (let digits = 1; digits < F32_DIGITS; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter * ABOVE_ONE) === value && Math.fround(shorter / ABOVE_ONE) === value) {
      return floatToText(shorter);
    }
  }
  return floatToText(Number(value.toPrecision(F32_DIGITS)));
}

/** The integer a text shows, or null. Only signed types have a minus, even before a zero. */
export function textToInteger(text: string, signed: boolean): Wide | null {
  return INTEGER.test(text) && (signed || !text.startsWith("-"))
    ? canonical(BigInt(text.startsWith("+") ? text.slice(1) : text))
    : null;
}

/** The float a text shows, or null. */
export function textToFloat(text: string): number | null {
  if (FLOAT.test(text)) return Number(text);
  switch (text.toLowerCase()) {
    case "nan":
    case "+nan":
    case "-nan":
      return Number.NaN;
    case "inf":
    case "+inf":
    case "infinity":
      return Number.POSITIVE_INFINITY;
    case "-inf":
    case "-infinity":
      return Number.NEGATIVE_INFINITY;
    default:
      return null;
  }
}

const TRUE = new Set(["t", "tr", "tru", "true", "y", "ye", "yes", "on", "1"]);
const FALSE = new Set(["f", "fa", "fal", "fals", "false", "n", "no", "of", "off", "0"]);

/** What a text says: `yes`, `on`, `1`, any beginning of `true` and their opposites; null if none of them. */
export function textToBool(text: string): boolean | null {
  const word = text.trim().toLowerCase();
  return TRUE.has(word) ? true : FALSE.has(word) ? false : null;
}
