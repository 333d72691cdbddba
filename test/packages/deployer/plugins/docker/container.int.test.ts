import { createServer } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { InitError } from "../../../../../packages/deployer/src/plugins/provider.js";
import type { PropertyMap } from "../../../../../packages/deployer/src/values/index.js";
import { BUSYBOX, docker, importBusybox, inspect } from "./support/images.js";
import { Plugin, urnOf } from "./support/plugin.js";

const RESOURCE = "rtk-test-docker-c";
const urn = urnOf("container", RESOURCE);
const FOREVER = ["sh", "-c", "trap 'exit 0' TERM; while true; do sleep 0.1; done"];

let plugin: Plugin;
beforeAll(async () => {
  await importBusybox();
  plugin = await Plugin.start();
  await plugin.configure();
});
afterAll(() => plugin.stop());
afterEach(removeContainers);

function removeContainers(): void {
  const left = docker("ps", "-aq", "--filter", "name=rtk-test-docker-c");
  if (left) docker("rm", "-f", "-v", ...left.split("\n"));
}

async function create(news: PropertyMap) {
  const { inputs, failures } = await plugin.check(urn, { image: BUSYBOX, command: FOREVER, ...news });
  expect(failures).toEqual([]);
  return { inputs, ...(await plugin.create(urn, inputs)) };
}

/** The failure of a creation that left a container behind. */
async function failedCreate(news: PropertyMap): Promise<{ error: InitError; inputs: PropertyMap }> {
  const { inputs } = await plugin.check(urn, { image: BUSYBOX, command: FOREVER, ...news });
  const error = await plugin.create(urn, inputs).then(
    () => undefined,
    (failure) => failure,
  );
  expect(error).toBeInstanceOf(InitError);
  return { error, inputs };
}

describe("creation", () => {
  it("gives the state that the original plugin gives", async () => {
    const { id, state, inputs } = await create({ envs: ["B=2", "A=1"], labels: [{ label: "x", value: "y" }] });
    const real = inspect("container", id)!;
    expect(real.State.Running).toBe(true);
    expect(real.Name).toBe(`/${inputs.name}`);
    expect(real.Config.Env).toEqual(expect.arrayContaining(["A=1", "B=2"]));
    expect(state).toMatchObject({
      attach: false,
      bridge: "",
      capabilities: null,
      command: FOREVER,
      containerLogs: null,
      cpuSet: "",
      cpuShares: 0,
      entrypoints: [],
      envs: ["A=1", "B=2"],
      exitCode: null,
      healthcheck: null,
      hostname: id.slice(0, 12),
      id,
      image: BUSYBOX,
      init: false,
      ipcMode: "private",
      labels: [{ label: "x", value: "y" }],
      logDriver: "json-file",
      logOpts: null,
      memory: 0,
      memorySwap: 0,
      mustRun: true,
      networkMode: "bridge",
      networkDatas: [{ networkName: "bridge", ipAddress: expect.stringMatching(/^172\./) }],
      platform: "linux",
      ports: [],
      runtime: "runc",
      securityOpts: [],
      shmSize: 64,
      stopSignal: "",
      stopTimeout: 0,
      __meta: expect.stringContaining('"schema_version":"2"'),
    });
    expect((await plugin.diff(urn, state, inputs)).detailed).toEqual({});
    const read = await plugin.read(urn, id, state, inputs);
    expect(read.state).toEqual(state);
    expect((await plugin.diff(urn, read.state, read.inputs)).detailed).toEqual({});
  });

  it("shows nothing to change after everything was set at once", async () => {
    const network = docker("network", "create", "rtk-test-docker-cnet");
    docker("volume", "create", "rtk-test-docker-cvol");
    try {
      const { id, state, inputs } = await create({
        capabilities: { adds: ["SYS_PTRACE"], drops: ["CAP_MKNOD"] },
        cpuShares: 512,
        cpus: "0.5",
        dns: ["9.9.9.9", "1.1.1.1"],
        healthcheck: { tests: ["CMD", "true"], interval: "90s", retries: 3 },
        hosts: [
          { host: "gate", ip: "host-gateway" },
          { host: "a", ip: "10.0.0.1" },
        ],
        init: true,
        logDriver: "json-file",
        logOpts: { "max-size": "1m" },
        memory: 64,
        mounts: [
          { type: "volume", source: "rtk-test-docker-cvol", target: "/data" },
          { type: "tmpfs", target: "/scratch", tmpfsOptions: { sizeBytes: 1048576 } },
        ],
        networksAdvanced: [{ name: network, aliases: ["web", "app"] }],
        platform: "linux/amd64",
        // Against the order by inner port, in which Docker reports them.
        ports: [
          { internal: 90, ip: "127.0.0.1" },
          { internal: 80, ip: "127.0.0.1" },
        ],
        restart: "on-failure",
        securityOpts: ["no-new-privileges"],
        shmSize: 32,
        stopTimeout: 3,
        sysctls: { "net.ipv4.ip_unprivileged_port_start": "0" },
        tmpfs: { "/run": "size=1m" },
        ulimits: [{ name: "nofile", soft: 1024, hard: 2048 }],
        user: "0",
        volumes: [{ volumeName: "rtk-test-docker-cvol", containerPath: "/ro", readOnly: true }],
        workingDir: "/tmp",
      });
      const real = inspect("container", id)!;
      expect(Object.keys(real.NetworkSettings.Networks)).toEqual(["rtk-test-docker-cnet"]);
      expect(real.NetworkSettings.Networks["rtk-test-docker-cnet"]!.Aliases).toEqual(
        expect.arrayContaining(["web", "app"]),
      );
      expect(real.HostConfig).toMatchObject({
        Memory: 67108864,
        NanoCpus: 5e8,
        Binds: ["rtk-test-docker-cvol:/ro:ro"],
      });
      expect(state.networksAdvanced).toEqual([
        {
          aliases: ["app", "web"],
          driverOpts: [],
          gwPriority: null,
          ipv4Address: "",
          ipv6Address: "",
          linkLocalIps: [],
          macAddress: "",
          name: network,
        },
      ]);
      expect((state.ports as { internal: number }[]).map(({ internal }) => internal)).toEqual([80, 90]);
      expect((await plugin.diff(urn, state, inputs)).detailed).toEqual({});
      const read = await plugin.read(urn, id, state, inputs);
      expect((await plugin.diff(urn, read.state, inputs)).detailed).toEqual({});
      expect((await plugin.diff(urn, read.state, read.inputs)).detailed).toEqual({});
      await plugin.delete(urn, id, read.state);
      expect(inspect("container", id)).toBeUndefined();
    } finally {
      removeContainers();
      docker("network", "rm", "rtk-test-docker-cnet");
      docker("volume", "rm", "-f", "rtk-test-docker-cvol");
    }
  });

  it("shows nothing to change for a container that shares another's network", async () => {
    docker("run", "-d", "--name", "rtk-test-docker-c-host", BUSYBOX, "sleep", "60");
    const { id, state, inputs } = await create({ networkMode: "container:rtk-test-docker-c-host" });
    expect(inspect("container", id)!.HostConfig.NetworkMode).toMatch(/^container:[0-9a-f]{64}$|^container:rtk/);
    const read = await plugin.read(urn, id, state, inputs);
    expect((await plugin.diff(urn, read.state, inputs)).detailed).toEqual({});
  });

  it("puts uploads in place before the start", async () => {
    const { id } = await create({
      command: ["sh", "-c", "cat /etc/app/a.conf; ls -l /opt/run.sh; sleep 60"],
      uploads: [
        { file: "/etc/app/a.conf", content: "hello=1\n", owner: "1000", permissions: "0600" },
        { file: "/opt/run.sh", contentBase64: Buffer.from("#!/bin/sh\n").toString("base64"), executable: true },
      ],
    });
    await expect.poll(() => docker("logs", id)).toContain("hello=1");
    expect(docker("logs", id)).toContain("-rwxr--r--");
    expect(docker("exec", id, "ls", "-ln", "/etc/app/a.conf")).toMatch(/^-rw-------\s+1 1000/);
  });

  it("refuses uploads without or with too much content", async () => {
    const { error } = await failedCreate({ uploads: [{ file: "/a", content: "x", source: "/etc/hostname" }] });
    expect(error.message).toContain("only one of 'content', 'content_base64', or 'source' can be set");
  });

  it("says what to do when the name is taken", async () => {
    const name = "rtk-test-docker-c-taken";
    docker("create", "--name", name, BUSYBOX);
    const { inputs } = await plugin.check(urn, { image: BUSYBOX, name });
    await expect(plugin.create(urn, inputs)).rejects.toThrow(
      /rtk-test-docker-c-taken.*is already in use.*choose another name/,
    );
  });

  it("attaches until the end and keeps the log", async () => {
    const { state } = await create({
      command: ["sh", "-c", "echo out; echo err >&2; exit 3"],
      attach: true,
      logs: true,
      mustRun: false,
    });
    expect(state.exitCode).toBe(3);
    expect((state.containerLogs as string).split("\n").sort()).toEqual(["", "err", "out"]);
  });

  it("names an image that can't be had", async () => {
    const { inputs } = await plugin.check(urn, { image: "rtk-test-docker/nosuch:1" });
    await expect(plugin.create(urn, inputs)).rejects.toThrow(
      /1 error occurred:\n\t\* Unable to create container with image rtk-test-docker\/nosuch:1: unable to pull image/,
    );
  });

  it("knows in a preview what the program gave, and nothing that the daemon decides", async () => {
    const { inputs } = await plugin.check(urn, { image: BUSYBOX, ports: [{ internal: 80 }] });
    const { id, state } = await plugin.create(urn, inputs, true);
    expect(id).toBe("");
    expect(state).toMatchObject({ image: BUSYBOX, name: inputs.name, mustRun: true });
    expect(JSON.stringify(state.hostname)).toBe('"[unknown]"');
    expect(inspect("container", inputs.name as string)).toBeUndefined();
  });
});

describe("waiting for health", () => {
  it("ends when the check succeeds", async () => {
    const { id } = await create({
      command: ["sh", "-c", "sleep 1; touch /tmp/ready; sleep 60"],
      healthcheck: { tests: ["CMD", "test", "-f", "/tmp/ready"], interval: "300ms", retries: 20 },
      wait: true,
      waitTimeout: 20,
    });
    expect(inspect("container", id)!.State.Health!.Status).toBe("healthy");
    expect(plugin.messages).toContainEqual(expect.objectContaining({ ephemeral: true }));
  });

  it("ends at once, with the last log lines, when the container dies", async () => {
    const started = Date.now();
    const { error, inputs } = await failedCreate({
      command: ["sh", "-c", "echo starting up; echo cannot read config >&2; exit 2"],
      healthcheck: { tests: ["CMD", "true"], interval: "30s" },
      wait: true,
      waitTimeout: 60,
    });
    expect(Date.now() - started).toBeLessThan(10_000);
    expect(error.message).toMatch(
      /^creating urn:pulumi:test::rtk.*: 1 error occurred:\n\t\* container stopped with exit code 2/,
    );
    expect(error.message).toContain("cannot read config");
    const again = await plugin.diff(urn, error.outputs, inputs);
    expect(again.detailed).toMatchObject({ entrypoints: "ADD_REPLACE", networkDatas: "ADD" });
    expect(again.deleteBeforeReplace).toBe(true);
    await plugin.delete(urn, error.id, error.outputs);
    expect(inspect("container", error.id)).toBeUndefined();
  });

  it("ends, too, when the container is restarted again and again", async () => {
    const started = Date.now();
    const { error } = await failedCreate({
      command: ["sh", "-c", "echo no such database; exit 1"],
      healthcheck: { tests: ["CMD", "true"], interval: "30s" },
      restart: "unless-stopped",
      wait: true,
      waitTimeout: 90,
    });
    expect(Date.now() - started).toBeLessThan(45_000);
    expect(error.message).toMatch(/container stopped \d times before it was healthy/);
    expect(error.message).toContain("no such database");
  });

  it("fails when the time is over, telling what the check said", async () => {
    const { error } = await failedCreate({
      healthcheck: { tests: ["CMD-SHELL", "echo not yet; exit 1"], interval: "300ms", retries: 1 },
      wait: true,
      waitTimeout: 2,
    });
    expect(error.message).toContain("container failed to be in healthy state");
    expect(error.message).toContain("not yet");
    expect(inspect("container", error.id)!.State.Running).toBe(true);
  });

  it("fails at once without a check", async () => {
    const { error } = await failedCreate({ wait: true });
    expect(error.message).toContain("the container does not have a healthcheck defined");
  });
});

describe("a port in use", () => {
  it("by a container is told with port, resource and holder", async () => {
    docker("run", "-d", "--name", "rtk-test-docker-c-holder", "-p", "127.0.0.1:18733:80", BUSYBOX, "sleep", "60");
    const { error } = await failedCreate({ ports: [{ internal: 80, external: 18733, ip: "127.0.0.1" }] });
    expect(error.message).toContain(`port 18733 of 127.0.0.1, which container resource "${RESOURCE}"`);
    expect(error.message).toContain("in use by container rtk-test-docker-c-holder");
  });

  it("by another program is told, too", async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(18734, "127.0.0.1", done));
    try {
      const { error } = await failedCreate({ ports: [{ internal: 80, external: 18734, ip: "127.0.0.1" }] });
      expect(error.message).toContain("port 18734 of 127.0.0.1");
      expect(error.message).toContain("another program");
    } finally {
      server.close();
    }
  });
});

describe("updates", () => {
  it("change limits and restart policy of the running container", async () => {
    const { id, state, inputs } = await create({ memory: 32, cpuShares: 128 });
    expect(state.memorySwap).toBe(64);
    const { inputs: news } = await plugin.check(
      urn,
      { image: BUSYBOX, command: FOREVER, memory: 128, cpuShares: 256, restart: "unless-stopped" },
      inputs,
    );
    const diff = await plugin.diff(urn, state, news);
    expect(diff.detailed).toEqual({ cpuShares: "UPDATE", memory: "UPDATE", restart: "UPDATE" });
    expect(diff.replaces).toEqual([]);
    const before = inspect("container", id)!.State.StartedAt;
    const updated = await plugin.update(urn, id, state, news);
    const real = inspect("container", id)!;
    expect(real.State.StartedAt).toBe(before);
    expect(real.HostConfig).toMatchObject({
      Memory: 128 * 1048576,
      MemorySwap: 256 * 1048576,
      CpuShares: 256,
      RestartPolicy: { Name: "unless-stopped" },
    });
    expect(updated).toMatchObject({ memory: 128, memorySwap: 256, cpuShares: 256, restart: "unless-stopped" });
    expect((await plugin.diff(urn, updated, news)).detailed).toEqual({});
  });

  it("that fail leave the difference to be seen again", async () => {
    const { id, state, inputs } = await create({ memory: 32, memorySwap: 64 });
    const { inputs: news } = await plugin.check(
      urn,
      { image: BUSYBOX, command: FOREVER, memory: 128, memorySwap: 64 },
      inputs,
    );
    const error: InitError = await plugin.update(urn, id, state, news).catch((failure) => failure);
    expect(error).toBeInstanceOf(InitError);
    expect(error.message).toMatch(/^updating urn.*: 1 error occurred:\n\t\* Unable to update a container/);
    expect((await plugin.diff(urn, error.outputs, news)).detailed).toEqual({ memory: "UPDATE" });
  });

  it("start again what has stopped", async () => {
    const { id, state, inputs } = await create({ ports: [{ internal: 80 }] });
    docker("stop", "-t", "0", id);
    const read = await plugin.read(urn, id, state, inputs);
    expect(read.state).toMatchObject({ mustRun: false, exitCode: expect.any(Number), ports: state.ports });
    const { inputs: news } = await plugin.check(
      urn,
      { image: BUSYBOX, command: FOREVER, ports: [{ internal: 80 }] },
      inputs,
    );
    expect((await plugin.diff(urn, read.state, news)).detailed).toEqual({ mustRun: "UPDATE" });
    const updated = await plugin.update(urn, id, read.state, news);
    expect(inspect("container", id)!.State.Running).toBe(true);
    expect(updated).toMatchObject({ mustRun: true, exitCode: null });
  });
});

describe("what happened behind the plugin's back", () => {
  it("shows as drift", async () => {
    const { id, state, inputs } = await create({ memory: 32, memorySwap: 64 });
    docker("update", "--memory", "48m", "--memory-swap", "64m", id);
    const read = await plugin.read(urn, id, state, inputs);
    expect(read.state.memory).toBe(48);
    expect(read.inputs.memory).toBe(48);
    expect((await plugin.diff(urn, read.state, inputs)).detailed).toEqual({ memory: "UPDATE" });
  });

  it("is a loss when the container is gone, and deleting it again is fine", async () => {
    const { id, state, inputs } = await create({});
    docker("rm", "-f", id);
    expect((await plugin.read(urn, id, state, inputs)).id).toBe("");
    await plugin.delete(urn, id, state);
  });
});

describe("deletion", () => {
  it("lets a container end by itself within its time", async () => {
    docker("volume", "create", "rtk-test-docker-c-grace");
    try {
      const { id, state } = await create({
        command: ["sh", "-c", "trap 'sleep 1; echo drained > /v/out; exit 0' TERM; while true; do sleep 0.1; done"],
        destroyGraceSeconds: 10,
        volumes: [{ volumeName: "rtk-test-docker-c-grace", containerPath: "/v" }],
      });
      await plugin.delete(urn, id, state);
      expect(inspect("container", id)).toBeUndefined();
      expect(docker("run", "--rm", "-v", "rtk-test-docker-c-grace:/v", BUSYBOX, "cat", "/v/out")).toBe("drained");
    } finally {
      docker("volume", "rm", "-f", "rtk-test-docker-c-grace");
    }
  });

  it("kills at once when the program allows no time", async () => {
    const { id, state } = await create({ command: ["sleep", "60"], destroyGraceSeconds: 0 });
    const started = Date.now();
    await plugin.delete(urn, id, state);
    expect(Date.now() - started).toBeLessThan(4000);
    expect(inspect("container", id)).toBeUndefined();
  });
});

describe("logs", () => {
  it("are read line by line", async () => {
    const { id } = await create({ command: ["sh", "-c", "echo one; echo two; sleep 60"] });
    await expect.poll(() => docker("logs", id)).toContain("two");
    const found = await plugin.invoke("docker:index/getLogs:getLogs", { name: id, tail: "5" });
    expect(found).toMatchObject({ id, logsListStrings: ["one", "two"], follow: false, showStdout: true, tail: "5" });
  });
});
