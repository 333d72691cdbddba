import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { writeGenerated } from "@rt-kaskada/loader";
import type { Command } from "commander";
import { formatCount } from "../terminal/format.js";
import { parseRows } from "./row-count.js";

export function registerGenerate(program: Command): void {
  program
    .command("generate")
    .description("write a deterministic e-shop clickstream with the columns, ranges and size of the original")
    .requiredOption("--rows <n>", "how many rows", parseRows)
    .requiredOption("--out <file>", "the CSV to write; an existing one is replaced")
    .action(async (options: { rows: number; out: string }) => {
      await mkdir(dirname(options.out), { recursive: true });
      await writeGenerated(options.out, { rows: options.rows });
      process.stdout.write(`${formatCount(options.rows)} rows written to ${options.out}\n`);
    });
}
