import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { load } from "@rt-kaskada/loader";
import { parseRecordSchema } from "@rt-kaskada/records";
import type { Command } from "commander";
import { cassandraOptions, deployedStack, stackConfig } from "../stack.js";
import { formatCount, formatDuration } from "../terminal/format.js";
import { createProgress } from "../terminal/progress.js";
import { renderProgress } from "../terminal/render-progress.js";
import { warningLog } from "../terminal/warning-log.js";
import { parseRows } from "./row-count.js";

export function registerLoad(program: Command): void {
  program
    .command("load")
    .description("load a CSV into the stack's input table, beside what is there")
    .argument("<file>", "the CSV: the original's 14 columns, or a header that names the schema's fields")
    .option("-n, --rows <n>", "load only the first n rows", parseRows)
    .option("-s, --stack <name>", "the stack (default: the selected one)")
    .action(async (file: string, options: { rows?: number; stack?: string }) => {
      const { stack, outputs } = await deployedStack(options.stack);
      const config = await stackConfig(stack);
      const rejects = `${resolve(file)}.rejects.csv`;
      const progress = createProgress();
      const result = await load({
        cassandra: cassandraOptions(outputs),
        keyspace: outputs.tables.keyspace,
        table: outputs.tables.input,
        schema: parseRecordSchema(await readFile(config.inputSchema, "utf8")),
        source: resolve(file),
        // Each load by hand is a run of its own, whatever the file.
        run: `by-hand-${new Date().toISOString()}`,
        count: options.rows,
        rejects,
        log: warningLog,
        onProgress: (done) => progress.update(renderProgress("loaded", done), renderProgress("loaded", done)),
      });
      progress.done();
      const table = `${outputs.tables.keyspace}.${outputs.tables.input}`;
      process.stdout.write(
        `${formatCount(result.loaded)} rows loaded into ${table} in ${formatDuration(result.seconds * 1000)}` +
          `${result.rejected > 0 ? `, ${formatCount(result.rejected)} rejected: see ${rejects}` : ""}\n`,
      );
    });
}
