import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../../packages/deployer/src/values/index.js";
import { Plugin, urnOf } from "./support/plugin.js";

let plugin: Plugin;
beforeAll(async () => {
  plugin = await Plugin.start();
});
afterAll(() => plugin.stop());

const container = urnOf("container", "web");

describe("defaults", () => {
  it("fills in a container's, names them in every object and leaves falsy ones out", async () => {
    const { inputs, failures } = await plugin.check(container, {
      image: "app:1",
      envs: ["B=2", "A=1"],
      healthcheck: { tests: ["CMD", "true"] },
      ports: [{ internal: 80 }, { internal: 81, ip: "127.0.0.1", protocol: "udp", external: 8081 }],
      labels: [{ label: "a", value: "b" }],
      devices: [{ hostPath: "/dev/null" }],
      uploads: [{ file: "/etc/x", content: "y" }],
    });
    expect(failures).toEqual([]);
    const name = inputs.name as string;
    expect(name).toMatch(/^web-[0-9a-f]{7}$/);
    expect(inputs).toEqual({
      __defaults: [
        "containerReadRefreshTimeoutMilliseconds",
        "mustRun",
        "name",
        "networkMode",
        "removeVolumes",
        "restart",
        "start",
        "waitTimeout",
      ],
      containerReadRefreshTimeoutMilliseconds: 15000,
      devices: [{ __defaults: ["permissions"], hostPath: "/dev/null", permissions: "rwm" }],
      envs: ["B=2", "A=1"],
      healthcheck: {
        __defaults: ["interval", "startInterval", "startPeriod", "timeout"],
        interval: "0s",
        startInterval: "0s",
        startPeriod: "0s",
        tests: ["CMD", "true"],
        timeout: "0s",
      },
      image: "app:1",
      labels: [{ __defaults: [], label: "a", value: "b" }],
      mustRun: true,
      name,
      networkMode: "bridge",
      ports: [
        { __defaults: ["ip", "protocol"], internal: 80, ip: "0.0.0.0", protocol: "tcp" },
        { __defaults: [], external: 8081, internal: 81, ip: "127.0.0.1", protocol: "udp" },
      ],
      removeVolumes: true,
      restart: "no",
      start: true,
      uploads: [{ __defaults: [], content: "y", file: "/etc/x" }],
      waitTimeout: 60,
    });
  });

  it("notes none in plain maps", async () => {
    const { inputs } = await plugin.check(urnOf("volume", "data"), { name: "d", driverOpts: { type: "tmpfs" } });
    expect(inputs).toEqual({ __defaults: [], driverOpts: { type: "tmpfs" }, name: "d" });
  });

  it("knows those of networks, remote images and tags", async () => {
    expect((await plugin.check(urnOf("network", "net"), { name: "n" })).inputs).toEqual({
      __defaults: ["ipamDriver"],
      ipamDriver: "default",
      name: "n",
    });
    expect((await plugin.check(urnOf("remoteImage", "image"), { name: "app:1", keepLocally: true })).inputs).toEqual({
      __defaults: [],
      keepLocally: true,
      name: "app:1",
    });
    const tag = { sourceImage: "a:1", targetImage: "b:1" };
    expect((await plugin.check(urnOf("tag", "tag"), tag)).inputs).toEqual({ __defaults: [], ...tag });
  });

  it("keeps unknown values", async () => {
    const { inputs, failures } = await plugin.check(container, {
      image: UNKNOWN,
      envs: ["A=1", UNKNOWN],
      memory: UNKNOWN,
      mounts: [{ type: "volume", target: "/data", source: UNKNOWN }],
    });
    expect(failures).toEqual([]);
    expect(inputs).toMatchObject({
      image: UNKNOWN,
      envs: ["A=1", UNKNOWN],
      memory: UNKNOWN,
      mounts: [{ source: UNKNOWN, __defaults: [] }],
    });
  });

  it("turns numbers given as text into numbers and the other way round", async () => {
    const { inputs } = await plugin.check(container, {
      image: "a",
      ports: [{ internal: "80" }],
      labels: [{ label: "n", value: 5 }],
    });
    expect(inputs).toMatchObject({ ports: [{ internal: 80 }], labels: [{ value: "5" }] });
  });
});

describe("generated names", () => {
  it("keep what was generated before, and change with the seed", async () => {
    const first = await plugin.check(container, { image: "a" });
    const again = await plugin.check(container, { image: "a" }, first.inputs, Buffer.from("other"));
    expect(again.inputs.name).toBe(first.inputs.name);
    const replacement = await plugin.check(container, { image: "a" }, {}, Buffer.from("other"));
    expect(replacement.inputs.name).not.toBe(first.inputs.name);
    expect((await plugin.check(container, { image: "a" })).inputs.name).toBe(first.inputs.name);
  });

  it("do not keep a name that the program gave before", async () => {
    const named = await plugin.check(container, { image: "a", name: "fixed" });
    expect(named.inputs.__defaults).not.toContain("name");
    const unnamed = await plugin.check(container, { image: "a" }, named.inputs);
    expect(unnamed.inputs.name).toMatch(/^web-[0-9a-f]{7}$/);
  });
});

describe("failures", () => {
  it.each([
    [{ restart: "sometimes" }, "doesn't match the pattern '^(no|on-failure|always|unless-stopped)$'", "restart"],
    [{ memory: -5 }, "'-5' cannot be lower than 0", "memory"],
    [{ memorySwap: -2 }, "'-2' cannot be lower than -1", "memorySwap"],
    [{ volumes: [{ hostPath: "rel/x", containerPath: "/x" }] }, "must be an absolute path", "volumes.hostPath"],
    [{ healthcheck: { interval: "abc" } }, "is not a valid duration", "healthcheck.interval"],
    [{ healthcheck: { timeout: "-1s" } }, "duration must not be negative", "healthcheck.timeout"],
    [{ mounts: [{ type: "nfs", target: "/x" }] }, "doesn't match the pattern '^(bind|volume|tmpfs)$'", "mounts.type"],
    [{ uploads: [{ file: "/x", contentBase64: "%" }] }, "is not base64 decodeable", "uploads.contentBase64"],
    [{ ports: [{ internal: 1 }, { internal: "web" }] }, "expected a number, got a string", "ports[1].internal"],
    [{ colour: "red" }, "Invalid or unknown key", "colour"],
  ])("tells of %j where to look", async (news, wording, path) => {
    const { failures } = await plugin.check(container, { image: "a", ...news } as never);
    expect(failures).toHaveLength(1);
    expect(failures[0]).toContain(wording);
    expect(failures[0]!.endsWith(`Examine values at 'web.${path}'.`)).toBe(true);
  });

  it("names what is missing", async () => {
    expect((await plugin.check(container, {})).failures).toEqual(["Missing required property 'image'"]);
    const { failures } = await plugin.check(container, { image: "a", hosts: [{ host: "h" }] });
    expect(failures).toEqual(["Missing required property 'hosts.ip'"]);
  });

  it("never repeats a value of the wrong type, which may be secret", async () => {
    const { failures } = await plugin.check(container, { image: "a", memory: "hunter2" });
    expect(failures.join()).not.toContain("hunter2");
  });

  it("refuses what the plugin can't do instead of ignoring it", async () => {
    const image = await plugin.check(urnOf("remoteImage", "i"), { name: "a", build: { context: "." } });
    expect(image.failures[0]).toContain("use docker.Image");
    const volume = await plugin.check(urnOf("volume", "v"), { cluster: { scope: "multi" } });
    expect(volume.failures[0]).toContain("Swarm");
  });
});
