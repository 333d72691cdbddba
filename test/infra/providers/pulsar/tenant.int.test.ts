import { type PulsarConnection, type TenantArgs, tenant } from "@rt-kaskada/providers";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { Engine, pulsarConnection, unique } from "../support.js";
import { Witness } from "./support.js";

let connection: PulsarConnection;
let witness: Witness;
let name: string;
let engine: Engine;
const args = (more: Partial<TenantArgs> = {}): TenantArgs => ({ connection, name, ...more });
const there = () => witness.get(`tenants/${name}`);

beforeAll(async () => {
  connection = await pulsarConnection();
  witness = new Witness(connection.adminUrl);
});
beforeEach(() => {
  name = unique("infra-tenant");
  engine = new Engine(tenant);
  return () => witness.drop(name);
});

test("is made for all clusters, stays, is changed in place and deleted", async () => {
  expect(await engine.up(args())).toBe("create");
  expect(await there()).toMatchObject({ allowedClusters: ["standalone"], adminRoles: [] });
  expect(engine.outputs.allowedClusters).toEqual(["standalone"]);
  expect(await engine.up(args())).toBe("same");
  expect(await engine.up(args({ adminRoles: ["b", "a"] }))).toBe("update");
  expect((await there()).adminRoles.sort()).toEqual(["a", "b"]);
  expect(await engine.up(args({ adminRoles: ["a", "b"] }))).toBe("same");
  await engine.down();
  expect(await there()).toBeUndefined();
  await engine.down();
});

test("drift is found, loss too", async () => {
  await engine.up(args());
  await witness.call("POST", `tenants/${name}`, { allowedClusters: ["standalone"], adminRoles: ["intruder"] });
  await engine.refresh();
  expect(engine.outputs.adminRoles).toEqual(["intruder"]);
  expect(await engine.up(args())).toBe("update");
  expect((await there()).adminRoles).toEqual([]);
  await witness.call("DELETE", `tenants/${name}`);
  expect(await engine.refresh()).toBe(false);
});

test("an existing one is taken over only when asked and equal", async () => {
  await witness.call("PUT", `tenants/${name}`, { allowedClusters: ["standalone"], adminRoles: ["boss"] });
  await expect(engine.up(args({ adminRoles: ["boss"] }))).rejects.toThrow("exists already: set adopt: true");
  await expect(engine.up(args({ adopt: true }))).rejects.toThrow('adminRoles is ["boss"], wanted []');
  expect(await engine.up(args({ adopt: true, adminRoles: ["boss"] }))).toBe("create");
});

test("a server that doesn't answer is named; a token never is", async () => {
  const nowhere = { adminUrl: "http://127.0.0.1:1", token: "hush-hush", timeoutSeconds: 1 };
  const failure = await engine.up(args({ connection: nowhere })).catch((e) => e);
  expect(failure.message).toContain("Pulsar at http://127.0.0.1:1 did not answer for 1 s");
  expect(`${failure.message}${failure.stack}`).not.toContain("hush-hush");
});
