import { afterAll, beforeAll, expect, test } from "vitest";
import { differences } from "./support/batch-comparison.js";
import { type Click, clickMessage, clicks } from "./support/clicks.js";
import { type TestNamespace, testNamespace } from "./support/namespace.js";
import { ServiceProcess } from "./support/service.js";
import { clickStream, PARTITIONS } from "./support/stream.js";
import { produce, readAll, Sender } from "./support/topics.js";
import { caughtUp } from "./support/wait.js";

/** As many as the data set that the pipeline is made for. */
const ROWS = Number(process.env.KILL_TEST_ROWS ?? 165_474);
/** More of them are a matter of patience: about three seconds each. */
const KILLS = Number(process.env.KILL_TEST_KILLS ?? 15);
const USERS = 500;
/** Of three lives one ends before rows come out, if chance will have it so; the others while they come. */
const EARLY = 3;
const LONGEST_EARLY_MS = 1500;
const LONGEST_AT_WORK_MS = 700;
/** Clicks come in small portions all the time, so that lives begin and end in their midst. */
const PORTIONS = 20;
const PORTION_MS = 100;

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

async function rowsOut(service: ServiceProcess, name: string): Promise<number> {
  const { materializations } = await service.client.status.getStatus({ materializationName: name });
  return materializations[0]?.rowsOut ?? 0;
}

async function sendInPortions(sender: Sender, clicks: Click[]): Promise<void> {
  const size = Math.ceil(clicks.length / PORTIONS);
  for (let first = 0; first < clicks.length; first += size) {
    await sender.send(clicks.slice(first, first + size).map(clickMessage));
    await pause(PORTION_MS);
  }
}

/** Runs the query over clicks that keep coming, ends the service by force at random moments, and compares. */
async function killedRun(service: ServiceProcess, name: string, rows: number, kills: number) {
  const table = name[0]!.toUpperCase() + name.slice(1);
  const all = clicks(rows, USERS);
  // A test's machine may pause longer than any partition that goes on does.
  service.env.QUIET_MS = "2000";
  await service.start();
  try {
    await clickStream(service.client, namespace, name, query(table));
    const sender = await Sender.open(namespace, `${name}-in`, PARTITIONS);
    const size = Math.ceil(rows / kills);
    let most = 0;
    for (let life = 0; life < kills; life++) {
      const sent = sendInPortions(sender, all.slice(life * size, (life + 1) * size));
      if (life % EARLY === 0) await pause(Math.random() * LONGEST_EARLY_MS);
      else {
        while ((await rowsOut(service, name)) <= most) await pause(20);
        await pause(Math.random() * LONGEST_AT_WORK_MS);
      }
      most = Math.max(most, await rowsOut(service, name));
      await service.stop("SIGKILL");
      await service.start();
      await sent;
    }
    await sender.close();
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
  const { status, found } = await killedRun(forgetful, "forgetful", 60_000, 6);
  expect(status).toMatchObject({ state: "STATE_RUNNING", late: 0, rowsIn: 60_000 });
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
