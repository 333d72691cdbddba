import { FUNCTIONS } from "./catalogue.js";
import type { Example, ExampleValue, FunctionDefinition, FunctionGroup } from "./definition.js";

const TITLES: Readonly<Record<FunctionGroup, string>> = {
  operators: "Operators",
  math: "Numbers",
  logical: "Conditions, keys and entities",
  aggregation: "Aggregations",
  windows: "Windows and ticks",
  time: "Time and rows",
  strings: "Strings",
  collections: "Records, lists and maps",
};

const INTRODUCTION = `# Functions of Fenl

Made from the definitions in \`packages/fenl/src/functions\` by \`node packages/fenl/scripts/reference.mjs\`; every example is a test.

How to read it:

- A parameter with a default is given by keyword: \`count(T, window = since(daily()))\`.
- The first parameter without a default that isn't given takes the piped value: \`T.n | sum()\` is \`sum(T.n)\`.
- \`const\` parameters take literals only; \`values+\` takes one or more.
- A letter as a type stands for any type of its class; arguments of one letter are promoted to what they have in common.
- Unless a note says otherwise, the result is null where an argument is.
- Examples show columns of a table with one entity, a row a line, and the result in each row; \`_\` is null.
`;

/** The reference of all functions as Markdown. */
export function functionReference(): string {
  const sections = (Object.keys(TITLES) as FunctionGroup[]).map((group) => {
    const functions = FUNCTIONS.filter((definition) => definition.group === group);
    return `## ${TITLES[group]}\n\n${functions.map(entry).join("\n")}`;
  });
  return `${[INTRODUCTION, ...sections].join("\n")}`;
}

function entry({ signature, operator, summary, notes, examples }: FunctionDefinition): string {
  const title = operator === undefined ? signature.name : `${signature.name}: ${operator}`;
  const lines = [`### ${title}`, "", "```", signature.text, "```", "", summary + (notes ? ` ${notes}` : ""), ""];
  for (const example of examples) lines.push(...shown(example), "");
  return lines.join("\n");
}

function shown(example: Example): string[] {
  const columns = Object.entries(example.columns ?? {}).map(([name, [, ...values]]) => ({ name, values }));
  const sameRows = !example.resultTimes || example.result.length === columns[0]?.values.length;
  const table = [
    ...(example.times && sameRows ? [{ name: "time", values: example.times }] : []),
    ...(example.keys ? [{ name: "key", values: example.keys }] : []),
    ...columns,
  ];
  if (sameRows) return markdown([...table, { name: `\`${code(example.expression)}\``, values: example.result }]);
  // Rows were added, dropped or moved: the result is a table of its own.
  return [
    ...markdown([...(example.times ? [{ name: "time", values: example.times }] : []), ...table]),
    "",
    ...markdown([
      { name: "time", values: example.resultTimes! },
      { name: `\`${code(example.expression)}\``, values: example.result },
    ]),
  ];
}

function markdown(columns: readonly { name: string; values: readonly ExampleValue[] }[]): string[] {
  const rows = Math.max(...columns.map((column) => column.values.length));
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    line(columns.map(({ name }) => name)),
    line(columns.map(() => "---")),
    ...Array.from({ length: rows }, (_, i) => line(columns.map(({ values }) => cell(values[i] ?? null)))),
  ];
}

function cell(value: ExampleValue): string {
  if (value === null) return "_";
  if (typeof value === "string") return value === "" ? '`""`' : code(value);
  if (Array.isArray(value)) return `[${value.map(cell).join(", ")}]`;
  return typeof value === "object" ? code(JSON.stringify(value)) : String(value);
}

/** A bar would end the table's cell. */
function code(text: string): string {
  return text.replaceAll("|", "\\|");
}
