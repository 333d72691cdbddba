import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { projectRoot } from "@rt-kaskada/infra/config";
import { stackConfig } from "./stack.js";

/** Makes the generated data set, once, when the stack loads the default source. */
export async function ensureSource(stack: string): Promise<void> {
  const generated = resolve(projectRoot(), ".data/eshop.csv");
  if (existsSync(generated)) return;
  const { source } = await stackConfig(stack);
  if (resolve(source) !== generated) return;
  process.stderr.write(`Generating the data set at ${generated}\n`);
  // Loaded only now: it is needed once, and brings a driver along.
  const { writeGenerated } = await import("@rt-kaskada/loader");
  await mkdir(dirname(generated), { recursive: true });
  await writeGenerated(generated);
}
