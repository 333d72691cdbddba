import { cpSync, existsSync, readFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { partitionOf, silentLog } from "@rt-kaskada/common";
import { avroSchemaOf, compile, fenlTypeOf } from "@rt-kaskada/fenl";
import type { PulsarConfig } from "@rt-kaskada/kaskada-api";
import { createCodec, parseRecordSchema } from "@rt-kaskada/records";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { JobDefinition } from "../../../../apps/kaskada/src/jobs/job-definition.js";
import { defaultJobOptions } from "../../../../apps/kaskada/src/jobs/job-options.js";
import { StreamJob } from "../../../../apps/kaskada/src/jobs/stream-job.js";
import { type Click, clickMessage, clickSchema } from "../support/clicks.js";
import { MemoryPulsar } from "../support/memory-pulsar.js";

const PARTITIONS = 3;
const world = vi.hoisted(() => ({ pulsar: undefined as unknown, schemas: {} as Record<string, string> }));

vi.mock("../../../../apps/kaskada/src/jobs/pulsar-cluster.js", () => {
  const pulsar = () => world.pulsar as MemoryPulsar;
  return {
    adminOf: () => pulsar().admin(world.schemas, 3),
    topicOf: (config: PulsarConfig) => `persistent://t/n/${config.topicName}`,
    deleteSubscription: async () => {},
    PulsarClusters: class {
      private readonly opened = pulsar().transport();
      async transport() {
        return this.opened;
      }
      async close() {}
    },
  };
});

const config = (topicName: string): PulsarConfig => ({
  brokerServiceUrl: "",
  adminServiceUrl: "",
  authPlugin: "",
  authParams: "",
  tenant: "t",
  namespace: "n",
  topicName,
});

function define(expression: string): JobDefinition {
  const schema = parseRecordSchema(clickSchema);
  const fields = schema.fields.map((field) => ({ name: field.name, type: fenlTypeOf(field) }));
  const table = { name: "Clicks", fields, timeColumn: "at", keyColumn: "user" };
  const { plan, resultType, keyType } = compile(expression, { tables: [table] });
  if (resultType?.kind !== "record") throw new Error("no record");
  return {
    id: "job",
    name: "job",
    plan: plan!,
    tables: [{ name: "Clicks", source: config("in"), schema, timeColumn: "at", keyColumn: "user", sliced: true }],
    destination: config("out"),
    resultSchema: avroSchemaOf(resultType, keyType!),
    accepts: () => true,
  };
}

/** Repeatable chance. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A copy of a job's files as they are at one moment: of a copy that a checkpoint came in between of, another is made. */
async function frozen(directory: string): Promise<string> {
  const checkpoint = join(directory, "checkpoint");
  const read = () => (existsSync(checkpoint) ? readFileSync(checkpoint, "latin1") : "");
  for (;;) {
    const copy = await mkdtemp(join(tmpdir(), "crashes-"));
    const before = read();
    try {
      cpSync(directory, copy, { recursive: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") continue;
      throw error;
    }
    if (read() === before) return copy;
  }
}

/** Runs a job over messages that keep coming, ends it by force a few times, and tells what is in the output. */
async function runWithCrashes(expression: string, backlog: Click[], live: Click[], seed: number) {
  const random = chance(seed);
  const pulsar = new MemoryPulsar(random);
  world.pulsar = pulsar;
  let directory = await mkdtemp(join(tmpdir(), "crashes-"));
  const options = { ...defaultJobOptions, checkpointMs: 5, quietMs: 30, latenessMs: 0, releasedRows: 100 };
  const definition = define(expression);
  const publish = ({ key, payload }: { key: string; payload: Buffer }) => {
    const topic = `persistent://t/n/in-partition-${partitionOf(key, PARTITIONS)}`;
    pulsar.messages(topic).push({ message: { key, payload }, producer: "p", sequenceId: 0 });
  };
  backlog.map(clickMessage).forEach(publish);
  publish({ key: "bad", payload: Buffer.from([9, 9, 9]) });
  let job = new StreamJob(definition, directory, options, silentLog);
  job.start();
  const waiting = live.map(clickMessage);
  for (let round = 0; waiting.length > 0 || round < 6; round++) {
    waiting.splice(0, Math.ceil(live.length / 6)).forEach(publish);
    await pause(random() * 60);
    pulsar.crash();
    // The next life starts from the files as they are now: the dead one can't change them any more.
    directory = await frozen(directory);
    job = new StreamJob(definition, directory, options, silentLog);
    job.start();
  }
  const inputs = Array.from({ length: PARTITIONS }, (_, i) => `persistent://t/n/in-partition-${i}`);
  await vi.waitFor(() => expect(inputs.map((topic) => pulsar.backlog(topic))).toEqual([0, 0, 0]), 10_000);
  expect({ state: job.state, error: job.error }).toEqual({ state: "RUNNING", error: "" });
  await job.stop();
  const codec = createCodec(definition.resultSchema);
  const rows = Array.from({ length: PARTITIONS }, (_, partition) =>
    pulsar.messages(`persistent://t/n/out-partition-${partition}`).map(({ message }) => codec.decode(message.payload)),
  );
  return { rows, letters: pulsar.messages("persistent://t/n/in-dlq"), late: job.run!.parts.counters.late };
}

const make = (count: number, first: number): Click[] =>
  Array.from({ length: count }, (_, i) => ({
    id: first + i,
    user: `u${(first + i) % 17}`,
    price: 1,
    // Rows of one time come in different portions, too.
    at: 1000 * Math.floor((first + i) / 7),
  }));

describe.each([1, 2, 3, 4, 5])("with chance %i", (seed) => {
  beforeEach(() => {
    world.schemas = { "persistent://t/n/in": clickSchema };
  });

  test("a projection gives each row once, in the order of its partition", async () => {
    const { rows, letters } = await runWithCrashes("{ id: Clicks.id }", make(400, 0), make(600, 400), seed);
    expect(
      rows
        .flat()
        .map(({ id }) => id)
        .sort((a, b) => Number(a) - Number(b)),
    ).toEqual(make(1000, 0).map(({ id }) => id));
    for (const partition of rows) {
      for (const user of new Set(partition.map(({ _key }) => _key))) {
        const ids = partition.filter(({ _key }) => _key === user).map(({ id }) => Number(id));
        expect(ids).toEqual([...ids].sort((a, b) => a - b));
      }
    }
    expect(letters).toHaveLength(1);
  });

  test("a count numbers every entity's rows without gap or repetition", async () => {
    const backlog = make(400, 0).sort((a, b) => ((a.id * 331) % 400) - ((b.id * 331) % 400));
    const { rows, letters, late } = await runWithCrashes(
      "{ id: Clicks.id, n: count(Clicks) as i32 }",
      backlog,
      make(600, 400),
      seed,
    );
    expect(late).toBe(0);
    const all = rows.flat();
    expect(all).toHaveLength(1000);
    for (let user = 0; user < 17; user++) {
      const own = make(1000, 0).filter((click) => click.user === `u${user}`);
      expect(all.filter(({ _key }) => _key === `u${user}`).map(({ id, n }) => [id, n])).toEqual(
        own.map(({ id }, index) => [id, index + 1]),
      );
    }
    expect(letters).toHaveLength(1);
  });

  test("rows given to another entity come out to the newest, although their instants are gathered first", async () => {
    const apart = (count: number, first: number) =>
      make(count, first).map((click) => ({ ...click, at: click.id * 1000 }));
    const { rows, late } = await runWithCrashes(
      "let byPrice = Clicks | with_key(Clicks.price) in { id: byPrice.id, n: count(byPrice) as i32 }",
      apart(400, 0),
      apart(600, 400),
      seed,
    );
    expect(late).toBe(0);
    const all = rows.flat();
    expect(all.map(({ id, n }) => [id, n])).toEqual(apart(1000, 0).map(({ id }) => [id, id + 1]));
  });
});

test("state that belongs to other code stops the job, and nothing is lost: the code it belongs to goes on with it", async () => {
  world.schemas = { "persistent://t/n/in": clickSchema };
  const pulsar = new MemoryPulsar(chance(7));
  world.pulsar = pulsar;
  const directory = await mkdtemp(join(tmpdir(), "crashes-"));
  const options = { ...defaultJobOptions, checkpointMs: 5, quietMs: 30, latenessMs: 0 };
  const [first, second] = [make(200, 0), make(200, 200)];
  const publish = (clicks: Click[]) => {
    for (const message of clicks.map(clickMessage)) {
      pulsar.messages("persistent://t/n/in-partition-0").push({ message, producer: "p", sequenceId: 0 });
    }
  };
  const outputs = () =>
    Array.from({ length: PARTITIONS }, (_, i) => pulsar.messages(`persistent://t/n/out-partition-${i}`)).flat();
  const count = define("{ id: Clicks.id, n: count(Clicks) as i32 }");
  const run = (definition: JobDefinition) => {
    const job = new StreamJob(definition, directory, options, silentLog);
    job.start();
    return job;
  };

  publish(first);
  const before = run(count);
  await vi.waitFor(() => expect(outputs()).toHaveLength(200), 10_000);
  await before.stop();
  const checkpoint = readFileSync(join(directory, "checkpoint"));

  publish(second);
  const other = run({ ...count, plan: define("{ id: Clicks.id, n: sum(Clicks.price) }").plan });
  await vi.waitFor(() => expect(other.state).toBe("FAILED"), 10_000);
  expect(other.error).toMatch(/the checkpoint's state can't be taken over: .*Delete the materialization and create it/);
  await other.stop();
  expect(readFileSync(join(directory, "checkpoint"))).toEqual(checkpoint);
  expect(outputs()).toHaveLength(200);

  const again = run(count);
  await vi.waitFor(() => expect(outputs()).toHaveLength(400), 10_000);
  await again.stop();
  const codec = createCodec(count.resultSchema);
  const last = new Map(outputs().map(({ message }) => [message.key, codec.decode(message.payload).n]));
  const expected = new Map<string, number>();
  for (const { user } of [...first, ...second]) expected.set(user, (expected.get(user) ?? 0) + 1);
  expect(last).toEqual(expected);
});
