import { parseCsv, quoteCell } from "@rt-kaskada/fenl";
import { KaskadaClient } from "@rt-kaskada/kaskada-api";
import { type Command, Option } from "commander";
import { Failure, messageOf } from "../failure.js";
import { deployedStack } from "../stack.js";
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

/** The result's head and rows, as texts. */
async function run(
  client: KaskadaClient,
  expression: string,
  options: { final: boolean; limit?: number },
): Promise<string[][]> {
  const answers = client.queries.createQuery({
    query: {
      expression,
      resultBehavior: options.final ? "RESULT_BEHAVIOR_FINAL_RESULTS" : "RESULT_BEHAVIOR_ALL_RESULTS",
      limits: options.limit === undefined ? undefined : { previewRows: options.limit },
      destination: { objectStore: { fileType: "FILE_TYPE_CSV" } },
    },
  });
  const paths = new Set<string>();
  for await (const answer of answers) {
    for (const diagnostic of answer.fenlDiagnostics?.fenlDiagnostics ?? []) {
      process.stderr.write(`${diagnostic.formatted}\n`);
    }
    for (const path of answer.destination?.objectStore?.outputPaths?.paths ?? []) paths.add(path);
    if (answer.state === "STATE_FAILURE") throw new Failure("the query has failed", "mend what is reported above");
  }
  const files = await Promise.all(
    [...paths].map(async (path) => parseCsv((await client.readResult(path)).toString("utf8"))),
  );
  const [head = []] = files[0] ?? [];
  return [head, ...files.flatMap((file) => file.slice(1))];
}

function print([head = [], ...rows]: string[][], format: Format): string {
  const shown = head.flatMap((name, index) => (internal.includes(name) ? [] : [index]));
  const names = shown.map((index) => head[index]!);
  const cells = rows.map((row) => shown.map((index) => row[index] ?? ""));
  if (format === "table") return `${formatTable(names, cells)}\n`;
  if (format === "csv") return [names, ...cells].map((row) => `${row.map(quoteCell).join(",")}\n`).join("");
  return cells.map((row) => `${JSON.stringify(Object.fromEntries(names.map((name, i) => [name, row[i]])))}\n`).join("");
}
