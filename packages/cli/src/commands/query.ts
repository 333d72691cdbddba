import { parseCsv, quoteCell } from "@rt-kaskada/fenl";
import { KaskadaClient, type Schema } from "@rt-kaskada/kaskada-api";
import { type Command, Option } from "commander";
import { Failure, messageOf } from "../failure.js";
import { deployedStack } from "../stack.js";
import { jsonCell } from "../terminal/json-cell.js";
import { formatTable } from "../terminal/table.js";
import { parseRows } from "./row-count.js";

/** Columns of the original's result files that say nothing to a person. */
const internal = ["_subsort", "_key_hash"];

type Format = "table" | "csv" | "json";

export function registerQuery(program: Command): void {
  program
    .command("query")
    .description("ask the stack's kaskada: over files and over topics, from their start to their end at this moment")
    .argument("<query>", "the query, in Fenl")
    .option("--final", "each entity's last row instead of every row", false)
    .option("--limit <n>", "at most n rows", parseRows)
    .addOption(
      new Option("--format <format>", "how to print the rows").choices(["table", "csv", "json"]).default("table"),
    )
    .option("-s, --stack <name>", "the stack (default: the selected one)")
    .action(async (query: string, options: { final: boolean; limit?: number; format: Format; stack?: string }) => {
      const { kaskada } = (await deployedStack(options.stack)).outputs;
      const client = new KaskadaClient({ address: kaskada.address });
      try {
        await client.ready();
        process.stdout.write(print(await run(client, query, options), options.format));
      } catch (error) {
        if (error instanceof Failure) throw error;
        throw new Failure(
          `kaskada at ${kaskada.address}: ${messageOf(error)}`,
          "see `rtk status` and `rtk logs kaskada`",
        );
      } finally {
        client.close();
      }
    });
}

interface Result {
  /** The head and the rows, as texts. */
  lines: string[][];
  /** The types of the query's own fields. */
  schema: Schema | undefined;
}

async function run(
  client: KaskadaClient,
  expression: string,
  options: { final: boolean; limit?: number },
): Promise<Result> {
  const answers = client.queries.createQuery({
    query: {
      expression,
      resultBehavior: options.final ? "RESULT_BEHAVIOR_FINAL_RESULTS" : "RESULT_BEHAVIOR_ALL_RESULTS",
      limits: options.limit === undefined ? undefined : { previewRows: options.limit },
      destination: { objectStore: { fileType: "FILE_TYPE_CSV" } },
    },
  });
  const paths = new Set<string>();
  let schema: Schema | undefined;
  for await (const answer of answers) {
    for (const diagnostic of answer.fenlDiagnostics?.fenlDiagnostics ?? []) {
      process.stderr.write(`${diagnostic.formatted}\n`);
    }
    schema ??= answer.analysis?.schema ?? undefined;
    for (const path of answer.destination?.objectStore?.outputPaths?.paths ?? []) paths.add(path);
    if (answer.state === "STATE_FAILURE") throw new Failure("the query has failed", "mend what is reported above");
  }
  const files = await Promise.all(
    [...paths].map(async (path) => parseCsv((await client.readResult(path)).toString("utf8"))),
  );
  const [head = []] = files[0] ?? [];
  return { lines: [head, ...files.flatMap((file) => file.slice(1))], schema };
}

function print({ lines: [head = [], ...rows], schema }: Result, format: Format): string {
  const shown = head.flatMap((name, index) => (internal.includes(name) ? [] : [index]));
  const names = shown.map((index) => head[index]!);
  const cells = rows.map((row) => shown.map((index) => row[index] ?? ""));
  if (format === "table") return `${formatTable(names, cells)}\n`;
  if (format === "csv") return [names, ...cells].map((row) => `${row.map(quoteCell).join(",")}\n`).join("");
  const types = names.map((name) => schema?.fields.find((field) => field.name === name)?.dataType);
  return cells
    .map((row) => `{${row.map((cell, i) => `${JSON.stringify(names[i])}:${jsonCell(cell, types[i])}`).join(",")}}\n`)
    .join("");
}
