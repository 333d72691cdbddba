const INTEGER = /^-?\d+$/;
/** Strings and numbers of a JSON text. */
const SCALAR = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;
/** Numbers from here on have an exponent, as those below `SMALLEST_PLAIN` have. */
const LARGEST_PLAIN = 1e16;
const SMALLEST_PLAIN = 1e-5;
const MIN_I64 = -(2n ** 63n);
const MAX_U64 = 2n ** 64n - 1n;

/** What a JSON text may hold. Strings and names start with `s`; numbers are strings that start with `n`, with all their digits. */
type Tagged = string | boolean | null | Tagged[] | { [name: string]: Tagged };

let lastText: string | undefined;
let lastValue: Tagged = null;

/** A field of a JSON text, as text; null if the text is no JSON object or lacks the field. */
export function jsonField(text: string, name: string): string | null {
  if (text !== lastText) {
    lastValue = parse(text);
    lastText = text;
  }
  if (typeof lastValue !== "object" || lastValue === null || Array.isArray(lastValue)) return null;
  const field = lastValue[`s${name}`] ?? null;
  if (field === null) return null;
  return typeof field === "string" ? field.slice(1) : print(field);
}

function parse(text: string): Tagged {
  try {
    JSON.parse(text);
    return JSON.parse(text.replace(SCALAR, tag)) as Tagged;
  } catch {
    return null;
  }
}

function tag(scalar: string): string {
  return scalar.startsWith('"') ? `"s${scalar.slice(1)}` : `"n${numberText(scalar)}"`;
}

/** Whole numbers of 64 bits as they are, others as floats. */
function numberText(written: string): string {
  if (INTEGER.test(written) && written !== "-0") {
    const whole = BigInt(written);
    if (whole >= MIN_I64 && whole <= MAX_U64) return written;
  }
  const value = Number(written);
  if (!Number.isFinite(value)) throw new RangeError(`${written} is too large`);
  if (Object.is(value, -0)) return "-0.0";
  const size = Math.abs(value);
  if (size !== 0 && (size >= LARGEST_PLAIN || size < SMALLEST_PLAIN)) return value.toExponential().replace("+", "");
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** Compact JSON, an object's names in order. */
function print(value: Tagged): string {
  if (typeof value === "string") return value.startsWith("n") ? value.slice(1) : JSON.stringify(value.slice(1));
  if (Array.isArray(value)) return `[${value.map(print).join(",")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name.slice(1))}:${print(value[name]!)}`).join(",")}}`;
}
