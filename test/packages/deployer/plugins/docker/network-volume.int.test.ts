import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PropertyMap } from "../../../../../packages/deployer/src/values/index.js";
import { BUSYBOX, docker, importBusybox, inspect } from "./support/images.js";
import { Plugin, urnOf } from "./support/plugin.js";

let plugin: Plugin;
beforeAll(async () => {
  await importBusybox();
  plugin = await Plugin.start();
  await plugin.configure();
});
afterAll(() => plugin.stop());

describe("networks", () => {
  const urn = urnOf("network", "rtk-test-docker-net");
  let created: Awaited<ReturnType<Plugin["create"]>>;
  let inputs: PropertyMap;

  it("are created with all that the daemon adds in their state", async () => {
    ({ inputs } = await plugin.check(urn, { labels: [{ label: "part", value: "test" }] }));
    const started = Date.now();
    created = await plugin.create(urn, inputs);
    expect(Date.now() - started).toBeLessThan(1900);
    const real = inspect("network", created.id)!;
    expect(real.Name).toBe(inputs.name);
    expect(real.Labels).toEqual({ part: "test" });
    expect(created.state).toEqual({
      __meta: '{"schema_version":"1"}',
      attachable: false,
      driver: "bridge",
      id: real.Id,
      ingress: false,
      internal: false,
      ipamConfigs: [
        { auxAddress: {}, gateway: expect.any(String), ipRange: "", subnet: real.IPAM!.Config![0]!.Subnet },
      ],
      ipamDriver: "default",
      ipamOptions: null,
      ipv6: false,
      labels: [{ label: "part", value: "test" }],
      name: inputs.name,
      options: {},
      scope: "local",
    });
    expect((await plugin.diff(urn, created.state, inputs)).detailed).toEqual({});
  });

  it("are read, with a name that is generated still generated", async () => {
    const read = await plugin.read(urn, created.id, created.state, inputs);
    expect(read).toEqual({
      id: created.id,
      state: created.state,
      inputs: expect.objectContaining({ name: inputs.name }),
    });
    expect(read.inputs.__defaults).toEqual(["ipamDriver", "name"]);
  });

  it("can be imported by id", async () => {
    const read = await plugin.read(urn, created.id, {}, {});
    expect(read.state).toMatchObject({ name: inputs.name, driver: "bridge" });
    expect(read.inputs).toMatchObject({
      name: inputs.name,
      labels: [{ label: "part", value: "test" }],
      __defaults: [],
    });
  });

  it("refuse a name that is taken", async () => {
    await expect(plugin.create(urn, inputs)).rejects.toThrow(
      /1 error occurred:\n\t\* Unable to create network: .*already exists/,
    );
  });

  it("are deleted once, and gone is fine", async () => {
    await plugin.delete(urn, created.id, created.state);
    expect(inspect("network", created.id)).toBeUndefined();
    expect((await plugin.read(urn, created.id, created.state, inputs)).id).toBe("");
    await plugin.delete(urn, created.id, created.state);
  });

  it("with a subnet of the program's own show no difference afterwards", async () => {
    const checked = await plugin.check(urn, {
      name: "rtk-test-docker-subnet",
      ipamConfigs: [{ subnet: "10.213.7.0/24" }],
      options: { "com.docker.network.bridge.enable_icc": "true" },
    });
    const made = await plugin.create(urn, checked.inputs);
    try {
      expect(inspect("network", made.id)!.IPAM!.Config![0]!.Subnet).toBe("10.213.7.0/24");
      expect((await plugin.diff(urn, made.state, checked.inputs)).detailed).toEqual({});
      const found = await plugin.invoke("docker:index/getNetwork:getNetwork", { name: "rtk-test-docker-subnet" });
      expect(found).toMatchObject({ id: made.id, driver: "bridge", scope: "local", containers: [] });
    } finally {
      await plugin.delete(urn, made.id, made.state);
    }
  });

  it("that are not there can't be looked up", async () => {
    await expect(
      plugin.invoke("docker:index/getNetwork:getNetwork", { name: "rtk-test-docker-nosuch" }),
    ).rejects.toThrow(
      /invoking docker:index\/getNetwork:getNetwork: 1 error occurred:\n\t\* Could not find docker network: /,
    );
  });
});

describe("volumes", () => {
  const urn = urnOf("volume", "rtk-test-docker-vol");

  it("are created, read and deleted", async () => {
    const { inputs } = await plugin.check(urn, { labels: [{ label: "a", value: "1" }] });
    const { id, state } = await plugin.create(urn, inputs);
    expect(id).toBe(inputs.name);
    const real = inspect("volume", id)!;
    expect(state).toEqual({
      __meta: '{"schema_version":"1"}',
      cluster: null,
      driver: "local",
      driverOpts: null,
      id,
      labels: [{ label: "a", value: "1" }],
      mountpoint: real.Mountpoint,
      name: id,
    });
    expect((await plugin.diff(urn, state, inputs)).detailed).toEqual({});
    expect((await plugin.read(urn, id, state, inputs)).state).toEqual(state);
    const started = Date.now();
    await plugin.delete(urn, id, state);
    expect(Date.now() - started).toBeLessThan(1900);
    expect(inspect("volume", id)).toBeUndefined();
    expect((await plugin.read(urn, id, state, inputs)).id).toBe("");
  });

  it("show another driver option as a replacement", async () => {
    const { inputs } = await plugin.check(urn, {
      name: "rtk-test-docker-opts",
      driverOpts: { type: "tmpfs", device: "tmpfs" },
    });
    const { id, state } = await plugin.create(urn, inputs);
    try {
      expect(state.driverOpts).toEqual({ type: "tmpfs", device: "tmpfs" });
      const changed = await plugin.check(
        urn,
        { name: id, driverOpts: { type: "tmpfs", device: "tmpfs", o: "size=1m" } },
        inputs,
      );
      const diff = await plugin.diff(urn, state, changed.inputs);
      expect(diff.detailed).toEqual({ "driverOpts.o": "ADD_REPLACE" });
      expect(diff.deleteBeforeReplace).toBe(true);
    } finally {
      await plugin.delete(urn, id, state);
    }
  });

  it("in use are not deleted, and the error says by whom they are used", async () => {
    const { inputs } = await plugin.check(urn, { name: "rtk-test-docker-used" });
    const { id, state } = await plugin.create(urn, inputs);
    docker("create", "--name", "rtk-test-docker-user", "-v", `${id}:/data`, BUSYBOX);
    try {
      await expect(plugin.delete(urn, id, state)).rejects.toThrow(/container rtk-test-docker-user/);
      expect(inspect("volume", id)).toBeDefined();
    } finally {
      docker("rm", "-f", "rtk-test-docker-user");
      await plugin.delete(urn, id, state);
    }
  });
});
