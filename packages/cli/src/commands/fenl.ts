import { readFile } from "node:fs/promises";
import { type CsvTable, evaluateFiles, toCsv, toJsonLines, toTable, type ViewDefinition } from "@rt-kaskada/fenl";
import { type Command, InvalidArgumentError, Option } from "commander";
import { Failure, messageOf } from "../failure.js";
import { parseRows } from "./row-count.js";

const printers = { csv: toCsv, json: toJsonLines, table: toTable };

interface TableOption extends Omit<CsvTable, "csv"> {
  file: string;
}

interface Options {
  table: TableOption[];
  view: ViewDefinition[];
  final: boolean;
  limit?: number;
  format: keyof typeof printers;
}

export function registerFenl(program: Command): void {
  program
    .command("fenl")
    .description("evaluate a query on CSV files, without any server")
    .argument("<query>", "the query, in Fenl")
    .requiredOption(
      "--table <name=file.csv[,time=COL][,key=COL][,subsort=COL][,grouping=NAME]>",
      "a table (repeatable); its columns `time` and `key` are taken unless others are named",
      (text: string, before: TableOption[] = []) => [...before, parseTable(text)],
    )
    .option(
      "--view <name=fenl>",
      "a view (repeatable)",
      (text: string, before: ViewDefinition[]) => [...before, parseView(text)],
      [],
    )
    .option("--final", "each entity's last row instead of every row", false)
    .option("--limit <n>", "print at most n rows", parseRows)
    .addOption(new Option("--format <format>", "how to print the rows").choices(Object.keys(printers)).default("csv"))
    .action(async (query: string, options: Options) => {
      const tables = await Promise.all(options.table.map(readTable));
      const { compilation, rows } = evaluate(query, tables, options);
      for (const diagnostic of compilation.diagnostics) process.stderr.write(`${diagnostic.formatted}\n`);
      if (!compilation.ok) {
        process.exitCode = 1;
        return;
      }
      const { resultType, keyType } = compilation;
      if (resultType?.kind !== "record" || !keyType)
        throw new Failure("the query's result is not a record of a table's rows");
      process.stdout.write(printers[options.format](rows, resultType, keyType));
    });
}

function evaluate(query: string, tables: CsvTable[], { view: views, final, limit }: Options) {
  try {
    return evaluateFiles({ query, tables, views, results: final ? "final" : "history", limit });
  } catch (error) {
    throw new Failure(messageOf(error), "check the file and the columns named with --table");
  }
}

async function readTable({ file, ...table }: TableOption): Promise<CsvTable> {
  try {
    return { ...table, csv: await readFile(file, "utf8") };
  } catch (error) {
    throw new Failure(`table ${table.name}: can't read ${file}: ${messageOf(error)}`);
  }
}

/** Reads `NAME=FILE.csv,key=COL,…`. */
export function parseTable(text: string): TableOption {
  const [first = "", ...rest] = text.split(",");
  const [name, file] = pair(first, "NAME=FILE.csv");
  const columns = Object.fromEntries(rest.map((part) => pair(part, "time=COL, key=COL, subsort=COL or grouping=NAME")));
  const unknown = Object.keys(columns).filter((key) => !["time", "key", "subsort", "grouping"].includes(key));
  if (unknown.length > 0) {
    throw new InvalidArgumentError(`"${unknown[0]}" is not one of time, key, subsort, grouping`);
  }
  return { name, file, ...columns };
}

function parseView(text: string): ViewDefinition {
  const [name, expression] = pair(text, "NAME=FENL");
  return { name, expression };
}

function pair(text: string, form: string): [string, string] {
  const at = text.indexOf("=");
  if (at < 1 || at === text.length - 1) throw new InvalidArgumentError(`"${text}" is not of the form ${form}`);
  return [text.slice(0, at), text.slice(at + 1)];
}
