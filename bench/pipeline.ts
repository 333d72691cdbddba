// The whole pipeline on a stack of its own: rows per second of each stage, and from the loader's start to the last
// output row. `node bench/pipeline.ts [RUNS]`, with the images built and nothing else running.
import { Client } from "cassandra-driver";
import { TestStack } from "../test/e2e/support/stack.ts";
import { median } from "./support/median.ts";

const runs = Number(process.argv[2] ?? 3);
const results: Record<string, number>[] = [];
for (let i = 0; i < runs; i++) {
  const stack = new TestStack("e2e-bench", 29500);
  await stack.init();
  try {
    const up = await stack.up();
    if (up.code !== 0) throw new Error(up.stdout + up.stderr);
    results.push(await measure(stack.ports.cassandra));
    console.log(results.at(-1));
  } finally {
    await stack.remove();
  }
}
const names = Object.keys(results[0]!);
console.log("median", Object.fromEntries(names.map((name) => [name, median(results.map((result) => result[name]!))])));

async function measure(port: number): Promise<Record<string, number>> {
  const client = new Client({ contactPoints: [`127.0.0.1:${port}`], localDataCenter: "datacenter1" });
  try {
    const { rows } = await client.execute("SELECT app, done, started, updated, finished FROM rt_kas_proc.runs");
    const of = (app: string) => rows.find((row) => row.app === app)!;
    const seconds = (from: Date, to: Date) => (to.getTime() - from.getTime()) / 1000;
    const [loader, producer, consumer] = [of("loader"), of("producer"), of("consumer")];
    const rate = (app: typeof loader, end: Date) => Math.round(Number(app.done) / seconds(app.started, end));
    return {
      rows: Number(consumer.done),
      "loader rows/s": rate(loader, loader.finished),
      "producer rows/s (table read included)": rate(producer, producer.finished),
      "output rows/s (from the producer's start to the last row)": Math.round(
        Number(consumer.done) / seconds(producer.started, consumer.updated),
      ),
      "seconds from the loader's start to the last output row": seconds(loader.started, consumer.updated),
    };
  } finally {
    await client.shutdown();
  }
}
