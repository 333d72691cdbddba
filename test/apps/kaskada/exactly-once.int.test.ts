import { afterAll, beforeAll, expect, test } from "vitest";
import { differences } from "./support/batch-comparison.js";
import { clickMessage, clicks } from "./support/clicks.js";
import { type TestNamespace, testNamespace } from "./support/namespace.js";
import { ServiceProcess } from "./support/service.js";
import { clickStream, PARTITIONS } from "./support/stream.js";
import { produce, readAll } from "./support/topics.js";
import { caughtUp } from "./support/wait.js";

/** As many as the data set that the pipeline is made for. */
const ROWS = Number(process.env.KILL_TEST_ROWS ?? 165_474);
const KILLS = Number(process.env.KILL_TEST_KILLS ?? 30);
const USERS = 500;
/** How long a life lasts at most. */
const LONGEST_LIFE_MS = 1500;

let namespace: TestNamespace;

beforeAll(async () => {
  namespace = await testNamespace();
});

afterAll(() => namespace?.drop());

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Columns by entity, and one that begins anew each midnight: some forty hours of clicks have two. */
const query = (table: string): string =>
  `{ id: ${table}.id, n: count(${table}) as i32, total: sum(${table}.price), best: max(${table}.price), ` +
  `today: count(${table}, window = since(daily())) as i32 }`;

/** Runs the query over clicks that keep coming, ends the service by force at random moments, and compares. */
async function killedRun(service: ServiceProcess, name: string, rows: number, kills: number) {
  const table = name[0]!.toUpperCase() + name.slice(1);
  const all = clicks(rows, USERS);
  // What takes long here are the pauses that killing makes: they must not look like the end of a partition's rows.
  service.env.QUIET_MS = "4000";
  await service.start();
  try {
    await clickStream(service.client, namespace, name, query(table));
    const portion = Math.ceil(rows / kills);
    for (let sent = 0; sent < rows; sent += portion) {
      const life = pause(Math.random() * LONGEST_LIFE_MS);
      await produce(namespace, `${name}-in`, PARTITIONS, all.slice(sent, sent + portion).map(clickMessage));
      await life;
      await service.stop("SIGKILL");
      await service.start();
    }
    const status = await caughtUp(service.client, name, 120_000);
    const found = differences(table, query(table), all, await readAll(namespace, `${name}-out`, PARTITIONS));
    return { status, found };
  } finally {
    await service.close();
  }
}

test(`killed ${KILLS} times while it counts, its output equals the batch evaluation's`, async () => {
  const { status, found } = await killedRun(await ServiceProcess.create(), "killed", ROWS, KILLS);
  expect(status).toMatchObject({ state: "STATE_RUNNING", late: 0, undecodable: 0, rowsIn: ROWS, entities: USERS });
  expect(found).toEqual({ missing: 0, doubled: 0, unexpected: 0, disordered: 0 });
}, 900_000);

test("the same comparison finds rows twice where the service doesn't know what it has sent", async () => {
  const forgetful = await ServiceProcess.create({ newProducerNames: true });
  const { status, found } = await killedRun(forgetful, "forgetful", 30_000, 6);
  expect(status).toMatchObject({ state: "STATE_RUNNING", late: 0, rowsIn: 30_000 });
  expect(found).toMatchObject({ missing: 0, unexpected: 0 });
  expect(found.doubled).toBeGreaterThan(0);
}, 300_000);

test("a projection goes on after each kill, too, and ends in good order when asked to", async () => {
  const rows = 30_000;
  const service = await ServiceProcess.create();
  await service.start();
  const projection = "{ id: Copied.id, user: Copied.user, price: Copied.price }";
  await clickStream(service.client, namespace, "copied", projection);
  const all = clicks(rows, USERS);
  for (let i = 0; i < 3; i++) {
    const sent = all.slice((i * rows) / 3, ((i + 1) * rows) / 3).map(clickMessage);
    await produce(namespace, "copied-in", PARTITIONS, sent);
    await pause(Math.random() * 400);
    await service.stop("SIGKILL");
    await service.start();
  }
  await caughtUp(service.client, "copied");
  expect(differences("Copied", projection, all, await readAll(namespace, "copied-out", PARTITIONS))).toEqual({
    missing: 0,
    doubled: 0,
    unexpected: 0,
    disordered: 0,
  });
  expect(await service.stop("SIGTERM")).toBe(0);
});
