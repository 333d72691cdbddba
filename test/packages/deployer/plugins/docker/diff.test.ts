import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PropertyMap, UNKNOWN } from "../../../../../packages/deployer/src/values/index.js";
import { Plugin, urnOf } from "./support/plugin.js";
import { containerInputs, containerState, mountState, networkState, portState, uploadState } from "./support/states.js";

let plugin: Plugin;
beforeAll(async () => {
  plugin = await Plugin.start();
});
afterAll(() => plugin.stop());

const diff = (state: PropertyMap, inputs: PropertyMap) =>
  plugin.diff(urnOf("container", "web"), containerState(state), containerInputs(inputs));

const health = {
  interval: "1s",
  retries: 0,
  startInterval: "0s",
  startPeriod: "0s",
  tests: ["CMD", "true"],
  timeout: "0s",
};

describe("a container's changes have the paths and kinds of the original", () => {
  const labels = (...values: string[]) => values.map((value, index) => ({ label: `l${index}`, value }));
  const cases: [string, PropertyMap, PropertyMap, Record<string, string>][] = [
    ["nothing", {}, {}, {}],
    ["value of a variable", { envs: ["A=1", "B=2"] }, { envs: ["A=1", "B=3"] }, { "envs[1]": "UPDATE_REPLACE" }],
    ["variable added", { envs: ["A=1"] }, { envs: ["A=1", "B=2"] }, { "envs[1]": "ADD_REPLACE" }],
    ["variable removed", { envs: ["A=1", "B=2", "C=3"] }, { envs: ["A=1", "B=2"] }, { "envs[2]": "DELETE_REPLACE" }],
    ["order of variables", { envs: ["A=1", "B=2"] }, { envs: ["B=2", "A=1"] }, {}],
    ["label added", { labels: labels("a") }, { labels: labels("a", "b") }, { "labels[1]": "ADD_REPLACE" }],
    ["label changed", { labels: labels("a") }, { labels: labels("b") }, { "labels[0].value": "UPDATE_REPLACE" }],
    [
      "outer port",
      { ports: [portState(80, 8080)] },
      { ports: [portState(80, 8081)] },
      { "ports[0].external": "UPDATE_REPLACE" },
    ],
    [
      "address of a port",
      { ports: [portState(80, 8080)] },
      { ports: [portState(80, 8080, "127.0.0.1")] },
      { "ports[0].ip": "UPDATE_REPLACE" },
    ],
    [
      "port removed",
      { ports: [portState(80, 8080), portState(90, 9090)] },
      { ports: [portState(80, 8080)] },
      { "ports[1]": "DELETE_REPLACE" },
    ],
    [
      "network",
      { networksAdvanced: [networkState("a", ["x"])] },
      { networksAdvanced: [{ name: "b", aliases: ["x"] }] },
      { networksAdvanced: "UPDATE_REPLACE" },
    ],
    [
      "alias",
      { networksAdvanced: [networkState("a", ["x"])] },
      { networksAdvanced: [{ name: "a", aliases: ["y"] }] },
      { networksAdvanced: "UPDATE_REPLACE" },
    ],
    [
      "order of aliases",
      { networksAdvanced: [networkState("a", ["x", "y"])] },
      { networksAdvanced: [{ name: "a", aliases: ["y", "x"] }] },
      {},
    ],
    [
      "content of an upload",
      { uploads: [uploadState("1")] },
      { uploads: [{ file: "/etc/x", content: "2" }] },
      { uploads: "UPDATE_REPLACE" },
    ],
    ["all hosts removed", { hosts: [{ host: "a", ip: "1.1.1.1" }] }, {}, { hosts: "DELETE_REPLACE" }],
    ["capabilities set", {}, { capabilities: { adds: ["CAP_SYS_PTRACE"] } }, { capabilities: "ADD_REPLACE" }],
    ["name servers set", {}, { dns: ["1.1.1.1"] }, { dns: "ADD_REPLACE" }],
    ["command", {}, { command: ["sleep", "61"] }, { "command[1]": "UPDATE_REPLACE" }],
    ["image", {}, { image: "app:2" }, { image: "UPDATE_REPLACE" }],
    ["image that is not known yet", {}, { image: UNKNOWN }, { image: "UPDATE_REPLACE" }],
    ["network that is not known yet", {}, { networksAdvanced: [UNKNOWN] }, { networksAdvanced: "ADD_REPLACE" }],
    ["restart policy", {}, { restart: "always" }, { restart: "UPDATE" }],
    ["limit", {}, { memory: 64 }, { memory: "UPDATE" }],
    ["stopped", { mustRun: false, exitCode: 137 }, {}, { mustRun: "UPDATE" }],
    ["grace", {}, { destroyGraceSeconds: 5 }, { destroyGraceSeconds: "ADD" }],
    ["wait", {}, { wait: true }, { wait: "UPDATE" }],
    ["system setting", { sysctls: { a: "1" } }, { sysctls: { a: "2" } }, { "sysctls.a": "UPDATE_REPLACE" }],
    [
      "failed creation",
      { entrypoints: null, networkDatas: null },
      {},
      { entrypoints: "ADD_REPLACE", networkDatas: "ADD" },
    ],
  ];
  it.each(cases)("%s", async (_, state, inputs, detailed) => {
    expect((await diff(state, inputs)).detailed).toEqual(detailed);
  });

  it.each([
    ["envs", ["A=1"]],
    ["labels", labels("a")],
    ["healthcheck", health],
    ["securityOpts", ["no-new-privileges"]],
    ["stopSignal", "SIGQUIT"],
  ])("%s that are left out are no change", async (name, value) => {
    expect((await diff({ [name]: value }, {})).changes).toBe(1);
    if (Array.isArray(value)) expect((await diff({ [name]: value }, { [name]: [] })).changes).toBe(1);
  });
});

/** All that the original plugin replaces a container for. */
const REPLACING = `
  capabilities cgroupParent cgroupnsMode command cpus deviceRequests devices dns dnsOpts dnsSearches
  domainname entrypoints envs gpus groupAdds hostname hosts image ipcMode labels logDriver logOpts
  mounts name networkMode networksAdvanced pidMode platform ports privileged publishAllPorts readOnly
  runtime securityOpts shmSize stdinOpen stopSignal stopTimeout storageOpts sysctls tty ulimits
  uploads user usernsMode volumes workingDir
`
  .trim()
  .split(/\s+/);

describe("the whole answer", () => {
  it("names what is replaced, once for each path, and what stays", async () => {
    const answer = await diff({ envs: ["A=1", "B=2"] }, { envs: ["A=2", "B=3"], restart: "always" });
    expect(answer.changes).toBe(2);
    expect(answer.diffs).toEqual(["envs", "restart"]);
    expect(answer.replaces).toEqual(["envs", "envs"]);
    expect(answer.deleteBeforeReplace).toBe(true);
    expect(answer.stables).toEqual(REPLACING.filter((name) => name !== "envs"));
  });

  it("says nothing of deleting first when nothing is replaced", async () => {
    expect((await diff({}, { restart: "always" })).deleteBeforeReplace).toBe(false);
  });

  it("deletes a network first only if the program named it", async () => {
    const urn = urnOf("network", "net");
    const state = { name: "net-1", driver: "bridge", ipamDriver: "default", options: {}, labels: [] };
    const inputs = { name: "net-1", ipamDriver: "default", internal: true };
    const generated = await plugin.diff(urn, state, { ...inputs, __defaults: ["ipamDriver", "name"] });
    expect(generated).toMatchObject({ detailed: { internal: "ADD_REPLACE" }, deleteBeforeReplace: false });
    const named = await plugin.diff(urn, state, { ...inputs, __defaults: ["ipamDriver"] });
    expect(named.deleteBeforeReplace).toBe(true);
    const option = { "com.docker.network.bridge.name": "br9" };
    const { detailed } = await plugin.diff(urn, state, { ...inputs, internal: null, options: option, __defaults: [] });
    expect(detailed).toEqual({ options: "ADD_REPLACE" });
    const second = { ...state, options: { "com.docker.network.bridge.enable_icc": "true" } };
    const both = { ...second.options, ...option };
    const more = await plugin.diff(urn, second, { ...inputs, internal: null, options: both, __defaults: [] });
    expect(more.detailed).toEqual({ 'options["com.docker.network.bridge.name"]': "ADD_REPLACE" });
  });
});

describe("better than the original", () => {
  it("replaces for a changed health check, which can't be changed in a container that exists", async () => {
    const changed = await diff({ healthcheck: health }, { healthcheck: { ...health, interval: "2s" } });
    expect(changed.detailed).toEqual({ "healthcheck.interval": "UPDATE_REPLACE" });
    expect(changed.stables).not.toContain("healthcheck");
  });

  it("replaces for another source of a mount", async () => {
    const mount = { type: "volume", target: "/data" };
    const changed = await diff({ mounts: [mountState("old")] }, { mounts: [{ ...mount, source: "new" }] });
    expect(changed.detailed).toEqual({ "mounts[0].source": "UPDATE_REPLACE" });
    const unknown = await diff({ mounts: [mountState("old")] }, { mounts: [{ ...mount, source: UNKNOWN }] });
    expect(unknown.replaces).toContain("mounts");
  });

  it.each<[string, PropertyMap, PropertyMap]>([
    ["the swap that Docker chose", { memory: 64, memorySwap: 128 }, { memory: 64 }],
    [
      "ports in another order",
      { ports: [portState(80, 32768), portState(90, 9090)] },
      {
        ports: [
          { internal: 90, external: 9090, ip: "0.0.0.0", protocol: "tcp" },
          { internal: 80, ip: "0.0.0.0", protocol: "tcp" },
        ],
      },
    ],
    [
      "capabilities with and without their prefix",
      { capabilities: { adds: ["CAP_SYS_PTRACE"], drops: [] } },
      { capabilities: { adds: ["SYS_PTRACE"] } },
    ],
    ["a platform told in full", {}, { platform: "linux/amd64" }],
    [
      "durations told differently",
      { healthcheck: { ...health, interval: "1m30s" } },
      { healthcheck: { ...health, interval: "90s" } },
    ],
    ["flags set to what they are anyway", { wait: null, rm: null }, { wait: false, rm: false, privileged: false }],
    [
      "options of a mount that say nothing",
      { mounts: [{ ...mountState("v"), bindOptions: { propagation: "" } }] },
      { mounts: [{ type: "volume", target: "/data", source: "v" }] },
    ],
    ["processors told differently", { cpus: "0.5" }, { cpus: "0.50" }],
    ["a user and a folder from the image", { user: "app", workingDir: "/app" }, {}],
  ])("finds no change in %s", async (_, state, inputs) => {
    expect((await diff(state, inputs)).detailed).toEqual({});
  });

  it("replaces for a limit that is taken away, which Docker can't do", async () => {
    expect((await diff({ memory: 64, memorySwap: 128 }, {})).detailed).toEqual({ memory: "DELETE_REPLACE" });
  });
});

describe("images", () => {
  const urn = urnOf("image", "app");
  const olds = { imageName: "a:1", skipPush: true, build: { context: "app", contextDigest: "1" } };
  it.each<[string, PropertyMap, Record<string, string>]>([
    ["nothing", olds, {}],
    ["content", { ...olds, build: { context: "app", contextDigest: "2" } }, { build: "UPDATE" }],
    ["name", { ...olds, imageName: "a:2" }, { imageName: "UPDATE" }],
    ["registry", { ...olds, registry: { server: "r" } }, { registry: "ADD" }],
  ])("%s", async (_, news, detailed) => {
    const answer = await plugin.diff(urn, { __inputs: olds, imageName: "a:1" }, news);
    expect(answer.detailed).toEqual(detailed);
    expect(answer.replaces).toEqual([]);
  });

  it("are not built again for other credentials", async () => {
    const before = { ...olds, registry: { server: "r", username: "u", password: "1" } };
    const after = { ...olds, registry: { server: "r", username: "u", password: "2" } };
    expect((await plugin.diff(urn, { __inputs: before }, after)).changes).toBe(1);
    const moved = { ...olds, registry: { server: "s", username: "u", password: "1" } };
    expect((await plugin.diff(urn, { __inputs: before }, moved)).detailed).toEqual({ registry: "UPDATE" });
  });
});
