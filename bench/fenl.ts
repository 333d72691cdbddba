// Rows per second of Fenl's engine in memory, next to the original engine in process on the same rows:
// `PYTHON=PATH node bench/fenl.ts [ROWS] [ENTITIES]`, after a build, with PYTHON a Python that has kaskada==0.6.1.
// Each figure is the median of 3 runs, without loading the rows. CPU seconds are those of all threads: unlike the rate
// they hardly depend on what else the machine does.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { compile, createProcessor, type InputRow, simple } from "@rt-kaskada/fenl";
import { median } from "./support/median.ts";

const RUNS = 3;
const STEP = 864_000_000n;
const rows = Number(process.argv[2] ?? 1_000_000);
const entities = Number(process.argv[3] ?? 200_000);

const queries = {
  projection: "{ amount: T.amount, quantity: T.quantity }",
  arithmetic: "{ total: T.amount * (T.quantity as f64) + 1.5 }",
  aggregates: "{ count: count(T.amount), sum: sum(T.amount), mean: mean(T.amount), max: max(T.amount) }",
  window: "{ today: sum(T.amount, window = since(daily())) }",
  lookup: "{ other: lookup(T.other, last(T.amount)) }",
};

const table = {
  name: "T",
  fields: [
    { name: "time", type: simple("timestamp_ns") },
    { name: "key", type: simple("i64") },
    { name: "other", type: simple("i64") },
    { name: "amount", type: simple("f64") },
    { name: "quantity", type: simple("i64") },
  ],
  timeColumn: "time",
  keyColumn: "key",
};

/** The same as `events` of bench/fenl_original.py. */
function events(): InputRow[] {
  return Array.from({ length: rows }, (_, i) => {
    const time = 1_600_000_000_000_000_000n + BigInt(i) * STEP;
    const key = ((i * 48271) % 2147483647) % entities;
    const other = ((i * 16807) % 2147483647) % entities;
    const record = { time, key, other, amount: ((i * 7919) % 1000) / 8, quantity: i % 13 };
    return { table: "T", time, subsort: i, key, record };
  });
}

interface Measured {
  readonly seconds: number;
  readonly cpu: number;
  readonly rows: number;
}

function measure(query: string, input: readonly InputRow[]): Measured {
  const { plan, diagnostics } = compile(query, { tables: [table] });
  if (!plan) throw new Error(diagnostics.map(({ formatted }) => formatted).join("\n"));
  const seconds: number[] = [];
  const cpu: number[] = [];
  let out = 0;
  for (let run = 0; run < RUNS; run += 1) {
    out = 0;
    const processor = createProcessor(plan);
    const count = (): void => {
      out += 1;
    };
    const start = performance.now();
    const used = process.cpuUsage();
    processor.pushAll(input, count);
    processor.finish(count);
    seconds.push((performance.now() - start) / 1000);
    const { user, system } = process.cpuUsage(used);
    cpu.push((user + system) / 1e6);
  }
  return { seconds: median(seconds), cpu: median(cpu), rows: out };
}

const script = fileURLToPath(new URL("fenl_original.py", import.meta.url));
const python = process.env.PYTHON ?? "python3";
const answer = execFileSync(python, [script, String(rows), String(entities), String(RUNS)], { encoding: "utf8" });
const original = JSON.parse(answer) as Record<string, Measured>;
const input = events();

console.log(`${rows} events of ${entities} entities, thousands of events a second`);
for (const [name, query] of Object.entries(queries)) {
  const ours = measure(query, input);
  const theirs = original[name]!;
  if (ours.rows !== theirs.rows) throw new Error(`${name}: ${ours.rows} rows here, ${theirs.rows} there`);
  const show = ({ seconds, cpu }: Measured): string => {
    const rate = (rows / seconds / 1000).toFixed(0);
    return `${rate.padStart(6)} (${cpu.toFixed(2)} s CPU)`;
  };
  const ratio = (theirs.seconds / ours.seconds).toFixed(2);
  console.log(`${name.padEnd(11)}here ${show(ours)}   original ${show(theirs)}   ratio ${ratio}   rows ${ours.rows}`);
}
