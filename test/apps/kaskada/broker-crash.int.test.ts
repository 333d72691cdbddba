import { afterAll, beforeAll, expect, test } from "vitest";
import { clickMessage, clicks } from "./support/clicks.js";
import { type TestNamespace, testNamespace } from "./support/namespace.js";
import { OwnPulsar } from "./support/own-pulsar.js";
import { ServiceProcess } from "./support/service.js";
import { clickStream, PARTITIONS } from "./support/stream.js";
import { produce, readAll } from "./support/topics.js";
import { caughtUp, until } from "./support/wait.js";

let broker: OwnPulsar;
let namespace: TestNamespace;
let service: ServiceProcess;

beforeAll(async () => {
  broker = await OwnPulsar.start();
  namespace = await testNamespace(broker.address);
  service = await ServiceProcess.create();
  await service.start();
});

afterAll(async () => {
  await service?.close();
  await broker?.remove();
});

test("while the broker is killed twice, a job goes on by itself and loses and repeats nothing", async () => {
  const count = 60_000;
  await clickStream(service.client, namespace, "copy", "{ id: Copy.id }");
  await produce(namespace, "copy-in", PARTITIONS, clicks(count, 500).map(clickMessage));
  for (const rows of [1, count / 3]) {
    await until(
      async () => (await service.client.status.getStatus({})).materializations[0]!.rowsOut,
      (out) => out >= rows,
      120_000,
    );
    await broker.crash();
  }
  const status = await caughtUp(service.client, "copy", 180_000);
  expect(status).toMatchObject({ state: "STATE_RUNNING", rowsIn: count, rowsOut: count });
  const ids = (await readAll(namespace, "copy-out", PARTITIONS)).map(({ record }) => record.id as number);
  expect(ids).toHaveLength(count);
  expect(new Set(ids).size).toBe(count);
}, 600_000);
