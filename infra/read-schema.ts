import { readFileSync } from "node:fs";
import { parseRecordSchema } from "@rt-kaskada/records";

/**
 * Read an Avro schema's text.
 * @param path the file
 * @throws an error that names the file, when it is not there or holds no record schema
 */
export function readSchema(path: string): string {
  try {
    const text = readFileSync(path, "utf8");
    parseRecordSchema(text);
    return text;
  } catch (error) {
    throw new Error(`the Avro schema ${path}: ${(error as Error).message}`);
  }
}
