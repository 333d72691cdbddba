/** What JSON can say; the form values have on the wire and in files. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Whether a JSON value is an object. */
export function isJsonObject(json: Json | undefined): json is { [key: string]: Json } {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
