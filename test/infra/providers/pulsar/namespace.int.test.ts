import { type NamespaceArgs, namespace, type PulsarConnection } from "@rt-kaskada/providers";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { Engine, pulsarConnection, unique } from "../support.js";
import { Witness } from "./support.js";

let connection: PulsarConnection;
let witness: Witness;
let tenant: string;
let engine: Engine;
const args = (more: Partial<NamespaceArgs> = {}): NamespaceArgs => ({ connection, tenant, name: "space", ...more });
const there = () => witness.get(`namespaces/${tenant}/space`);

beforeAll(async () => {
  connection = await pulsarConnection();
  witness = new Witness(connection.adminUrl);
});
beforeEach(async () => {
  tenant = unique("infra-ns");
  engine = new Engine(namespace);
  return witness.tenant(tenant);
});

const POLICIES = {
  retention: { minutes: 60, megabytes: 100 },
  backlogQuota: { bytes: 50 * 1024 * 1024, policy: "producer_exception" as const },
  schemaCompatibility: "BACKWARD" as const,
};

test("is made with deduplication, gets policies in place, is deleted", async () => {
  expect(await engine.up(args())).toBe("create");
  expect(await there()).toMatchObject({ deduplicationEnabled: true, schema_compatibility_strategy: "FULL" });
  expect(await engine.up(args())).toBe("same");

  expect((await there()).inactive_topic_policies.deleteWhileInactive).toBe(false);
  expect(await engine.up(args({ keepIdleTopics: false }))).toBe("update");
  expect((await there()).inactive_topic_policies).toBeUndefined();

  expect(await engine.up(args(POLICIES))).toBe("update");
  expect(await there()).toMatchObject({
    retention_policies: { retentionTimeInMinutes: 60, retentionSizeInMB: 100 },
    backlog_quota_map: { destination_storage: { limitSize: 52428800, policy: "producer_exception" } },
    schema_compatibility_strategy: "BACKWARD",
  });
  expect(await engine.up(args(POLICIES))).toBe("same");

  // Both at once beyond the other's old value: Pulsar wants the quota below the retention at every moment.
  const larger = {
    ...POLICIES,
    retention: { minutes: 120, megabytes: 400 },
    backlogQuota: { ...POLICIES.backlogQuota, bytes: 200 * 1024 * 1024 },
  };
  expect(await engine.up(args(larger))).toBe("update");
  expect(await engine.up(args(POLICIES))).toBe("update");

  await engine.down();
  expect(await there()).toBeUndefined();
  await engine.down();
});

test("is made with all policies at once", async () => {
  expect(await engine.up(args(POLICIES))).toBe("create");
  expect(await engine.up(args(POLICIES))).toBe("same");
});

test("drift is found and put right, loss too", async () => {
  await engine.up(args(POLICIES));
  await witness.call("POST", `namespaces/${tenant}/space/deduplication`, false);
  await engine.refresh();
  expect(engine.outputs.deduplication).toBe(false);
  expect(await engine.up(args(POLICIES))).toBe("update");
  expect((await there()).deduplicationEnabled).toBe(true);
  await witness.call("DELETE", `namespaces/${tenant}/space`);
  expect(await engine.refresh()).toBe(false);
  expect(await engine.up(args())).toBe("create");
});

test("an existing one is taken over only when asked and equal", async () => {
  await witness.call("PUT", `namespaces/${tenant}/space`, {});
  const equal = { adopt: true, keepIdleTopics: false };
  await expect(engine.up(args(equal))).rejects.toThrow("deduplication is false, wanted true");
  await witness.call("POST", `namespaces/${tenant}/space/deduplication`, true);
  await witness.call("PUT", `namespaces/${tenant}/space/schemaCompatibilityStrategy`, "FULL");
  await expect(engine.up(args({ ...equal, adopt: false }))).rejects.toThrow("exists already: set adopt: true");
  expect(await engine.up(args(equal))).toBe("create");
});

test("another name is another namespace", async () => {
  await engine.up(args());
  expect(await engine.up(args({ name: "other" }))).toBe("replace");
  expect(await there()).toBeUndefined();
});

test("wrong policies are named before anything is done", async () => {
  await expect(engine.up(args({ retention: { minutes: 0, megabytes: 5 } }))).rejects.toThrow("retention: minutes and");
  await expect(engine.up(args({ schemaCompatibility: "SOME" as never }))).rejects.toThrow(
    'schemaCompatibility: "SOME" is not one of ALWAYS_COMPATIBLE',
  );
  expect(await there()).toBeUndefined();
});
