/** What JSON can say; the form values have on the wire and in files. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Whether a JSON value is an object. */
export function isJsonObject(json: Json | undefined): json is { [key: string]: Json } {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

/**
 * Parses JSON that may hold secrets: unlike the runtime's own, the error quotes nothing of it.
 * @throws saying where the text stops being JSON
 */
export function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    const position = /position \d+( \(line \d+ column \d+\))?/.exec((error as Error).message)?.[0];
    throw new Error(position ? `not valid JSON at ${position}` : "not valid JSON");
  }
}
