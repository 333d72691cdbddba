import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

/**
 * The name of a load: the same file, count and schema give the same name, so that a load is done once and resumed when
 * it was broken off, and another one is told from it.
 * @param source path of the CSV file
 * @param count how many rows are loaded; -1 for all
 * @param schema the input records' Avro schema as JSON text
 */
export async function loadRun(source: string, count: number, schema: string): Promise<string> {
  const identity = `${await fileDigest(source)}\n${count}\n${JSON.stringify(JSON.parse(schema))}`;
  return createHash("sha256").update(identity).digest("hex").slice(0, 16);
}

async function fileDigest(path: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new Error(
      `the source file ${path} is not there: make the generated one with \`rtk generate --out ${path}\`, ` +
        "or set rt-kaskada:source to a CSV file",
    );
  }
  return hash.digest("hex");
}
