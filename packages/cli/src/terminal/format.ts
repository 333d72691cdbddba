/** `1234567` → `1,234,567`. */
export function formatCount(value: number | bigint): string {
  return value.toLocaleString("en-US");
}

/** Milliseconds as `850 ms`, `12.3 s` or `2 min 05 s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

/** Bytes as `1.5 GiB`, `12 MiB`. */
export function formatBytes(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value >= 10 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** A database or Avro value as one cell of text; null is shown as such, so that it differs from an empty string. */
export function formatCell(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "object") return JSON.stringify(value, jsonValue);
  return String(value);
}

/** A replacer for `JSON.stringify`: 64-bit integers as their digits in a string, since a JSON number may lose some. */
export function jsonValue(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
