import { readFile } from "node:fs/promises";
import { produce } from "@rt-kaskada/producer";
import { parseRecordSchema } from "@rt-kaskada/records";
import type { Command } from "commander";
import { cassandraOptions, deployedStack, stackConfig } from "../stack.js";
import { formatCount, formatDuration } from "../terminal/format.js";
import { createProgress } from "../terminal/progress.js";
import { renderProgress } from "../terminal/render-progress.js";
import { warningLog } from "../terminal/warning-log.js";
import { parseRows } from "./row-count.js";

export function registerProduce(program: Command): void {
  program
    .command("produce")
    .description("send the input table's rows to the stack's input topic, in the order of their times")
    .option("-n, --rows <n>", "send only the first n rows", parseRows)
    .option("-s, --stack <name>", "the stack (default: the selected one)")
    .action(async (options: { rows?: number; stack?: string }) => {
      const { stack, outputs } = await deployedStack(options.stack);
      const config = await stackConfig(stack);
      const { tenant, namespace, input } = outputs.topics;
      const progress = createProgress();
      const result = await produce({
        stack,
        cassandra: cassandraOptions(outputs),
        pulsar: outputs.pulsar,
        keyspace: outputs.tables.keyspace,
        table: outputs.tables.input,
        tenant,
        namespace,
        topic: input,
        schema: parseRecordSchema(await readFile(config.inputSchema, "utf8")),
        timeField: config.timeColumn,
        keyField: config.keyColumn,
        count: options.rows,
        log: warningLog,
        onProgress: (done) => progress.update(renderProgress("sent", done), renderProgress("sent", done)),
      });
      progress.done();
      process.stdout.write(
        `${formatCount(result.sent)} messages of run ${result.run} are in ${tenant}/${namespace}/${input}, ` +
          `after ${formatDuration(result.seconds * 1000)}\n`,
      );
    });
}
