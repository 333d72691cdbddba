let lastText: string | undefined;
let lastValue: unknown;

/** A field of a JSON text, as text; null if the text is no JSON object or lacks the field. */
export function jsonField(text: string, name: string): string | null {
  if (text !== lastText) {
    lastValue = parse(text);
    lastText = text;
  }
  if (typeof lastValue !== "object" || lastValue === null || !Object.hasOwn(lastValue, name)) return null;
  const field = (lastValue as Record<string, unknown>)[name];
  if (field === null || field === undefined) return null;
  return typeof field === "string" ? field : JSON.stringify(field);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
