import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type PropertyMap, Secret } from "../../../../../packages/deployer/src/values/index.js";
import { BUSYBOX, docker, importBusybox, inspect } from "./support/images.js";
import { Plugin, urnOf } from "./support/plugin.js";

const NAME = "rtk-test-docker/built:1";
const urn = urnOf("image", "app");

let plugin: Plugin;
let context: string;

beforeAll(async () => {
  await importBusybox();
  plugin = await Plugin.start();
  await plugin.configure();
});
afterAll(() => {
  plugin.stop();
  removeImage(NAME);
});
beforeEach(() => {
  context = mkdtempSync(join(tmpdir(), "rtk-test-docker-"));
  writeFileSync(
    join(context, "Dockerfile"),
    `FROM ${BUSYBOX}\nARG WHO=nobody\nRUN echo building for $WHO > /who\nCOPY . /app/\n`,
  );
  writeFileSync(join(context, "hello.txt"), "hello\n");
  return () => rmSync(context, { recursive: true, force: true });
});

function removeImage(name: string): void {
  if (inspect("image", name)) docker("rmi", "-f", name);
}

async function check(build: PropertyMap = {}, more: PropertyMap = {}): Promise<PropertyMap> {
  const news = {
    imageName: NAME,
    skipPush: true,
    buildOnPreview: false,
    build: { context, builderVersion: "BuilderV1", platform: "linux/amd64", ...build },
    ...more,
  };
  return (await plugin.check(urn, news)).inputs;
}

const digestOf = (inputs: PropertyMap) => (inputs.build as PropertyMap).contextDigest;

describe("the context's digest", () => {
  it("depends on names, modes and contents, and not on anything ignored", async () => {
    writeFileSync(join(context, ".dockerignore"), "# not part of the image\n*.log\nout\n!out/keep.txt\n");
    mkdirSync(join(context, "out"));
    const first = digestOf(await check());
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(digestOf(await check())).toBe(first);
    writeFileSync(join(context, "noise.log"), "1");
    writeFileSync(join(context, "out", "noise.txt"), "1");
    expect(digestOf(await check())).toBe(first);
    writeFileSync(join(context, "out", "keep.txt"), "1");
    const kept = digestOf(await check());
    expect(kept).not.toBe(first);
    chmodSync(join(context, "hello.txt"), 0o755);
    const mode = digestOf(await check());
    expect(mode).not.toBe(kept);
    appendFileSync(join(context, "Dockerfile"), "# changed\n");
    expect(digestOf(await check())).not.toBe(mode);
  });

  it("prefers the ignore file of the Dockerfile", async () => {
    writeFileSync(join(context, ".dockerignore"), "hello.txt\n");
    const ignored = digestOf(await check());
    writeFileSync(join(context, "Dockerfile.dockerignore"), ".dockerignore\nDockerfile.dockerignore\n");
    expect(digestOf(await check())).not.toBe(ignored);
  });
});

describe("building", () => {
  it("makes the image and leaves no container behind", async () => {
    const inputs = await check({ args: { WHO: "tests" } });
    const { id, state } = await plugin.create(urn, inputs);
    const real = inspect("image", NAME)!;
    expect(id).toBe(NAME);
    expect(state).toEqual({
      __inputs: new Secret(inputs),
      baseImageName: NAME,
      context,
      dockerfile: "Dockerfile",
      imageName: NAME,
      platform: "linux/amd64",
      registryServer: "",
      repoDigest: real.Id,
    });
    expect(docker("run", "--rm", NAME, "cat", "/who", "/app/hello.txt")).toBe("building for tests\nhello");
    expect(docker("ps", "-aq", "--filter", `ancestor=${BUSYBOX}`)).toBe("");
    const lines = plugin.messages.filter(({ ephemeral }) => ephemeral).map(({ message }) => message);
    expect(lines.some((line) => line.startsWith("Step 1/4 : FROM"))).toBe(true);
    expect((await plugin.diff(urn, state, inputs)).detailed).toEqual({});
  });

  it("happens again when a file has changed, never as a replacement", async () => {
    const inputs = await check();
    const { state } = await plugin.create(urn, inputs);
    writeFileSync(join(context, "hello.txt"), "changed\n");
    const news = await check();
    const diff = await plugin.diff(urn, state, news);
    expect(diff).toMatchObject({ detailed: { build: "UPDATE" }, replaces: [], deleteBeforeReplace: false });
    const updated = await plugin.update(urn, NAME, state, news);
    expect(updated.repoDigest).not.toBe(state.repoDigest);
    expect(docker("run", "--rm", NAME, "cat", "/app/hello.txt")).toBe("changed");
  });

  it("gives the same image when nothing has changed", async () => {
    const inputs = await check();
    const { state } = await plugin.create(urn, inputs);
    expect((await plugin.create(urn, inputs)).state.repoDigest).toBe(state.repoDigest);
  });

  it("takes a Dockerfile from outside the context, and one that is ignored", async () => {
    const inner = join(context, "inner");
    mkdirSync(inner);
    writeFileSync(join(inner, "only.txt"), "only\n");
    writeFileSync(join(context, "Other"), `FROM ${BUSYBOX}\nCOPY only.txt /\n`);
    const { state } = await plugin.create(urn, await check({ context: inner, dockerfile: join(context, "Other") }));
    expect(state.dockerfile).toBe("../Other");
    expect(docker("run", "--rm", NAME, "cat", "/only.txt")).toBe("only");

    writeFileSync(join(context, ".dockerignore"), "Dockerfile\n");
    await plugin.create(urn, await check());
    expect(docker("run", "--rm", NAME, "ls", "/app")).not.toContain("Dockerfile");
  });

  it("works with BuildKit, too", async () => {
    const { state } = await plugin.create(
      urn,
      await check({ builderVersion: "BuilderBuildKit", args: { WHO: "kit" } }),
    );
    expect(state.repoDigest).toBe(inspect("image", NAME)!.Id);
    expect(docker("run", "--rm", NAME, "cat", "/who")).toBe("building for kit");
  });

  it.each(["BuilderV1", "BuilderBuildKit"])("that fails under %s tells the last lines", async (builderVersion) => {
    appendFileSync(join(context, "Dockerfile"), "RUN echo about to fail; exit 7\n");
    const failure = await plugin.create(urn, await check({ builderVersion })).catch((error: Error) => error.message);
    expect(failure).toMatch(/^error reading build output: /);
    expect(failure).toContain("exit 7");
    expect(failure).toMatch(/code: 7/);
    expect(failure).toContain("The build's last lines:");
    expect(failure).toContain("about to fail");
  });

  it("in a preview happens only when asked for", async () => {
    removeImage(NAME);
    const inputs = await check();
    expect(await plugin.create(urn, inputs, true)).toEqual({ id: "", state: inputs });
    expect(inspect("image", NAME)).toBeUndefined();
    const asked = await check({}, { buildOnPreview: true });
    const { state } = await plugin.create(urn, asked, true);
    expect(state.repoDigest).toBe(inspect("image", NAME)!.Id);
  });
});

describe("remote images and tags", () => {
  it("are looked up, told apart from their tag and untagged again", async () => {
    docker("tag", BUSYBOX, "rtk-test-docker/remote:1");
    const remote = urnOf("remoteImage", "remote");
    const { inputs } = await plugin.check(remote, { name: "rtk-test-docker/remote:1" });
    const { id, state } = await plugin.create(remote, inputs);
    const real = inspect("image", BUSYBOX)!;
    expect(id).toBe(`${real.Id}rtk-test-docker/remote:1`);
    expect(state).toMatchObject({ id, imageId: real.Id, repoDigest: "", keepLocally: null });
    expect((await plugin.diff(remote, state, inputs)).detailed).toEqual({});
    expect((await plugin.diff(remote, state, { ...inputs, keepLocally: true })).detailed).toEqual({
      keepLocally: "ADD",
    });
    expect(
      await plugin.invoke("docker:index/getRemoteImage:getRemoteImage", { name: "rtk-test-docker/remote:1" }),
    ).toEqual({
      id: real.Id,
      name: "rtk-test-docker/remote:1",
      repoDigest: "",
    });
    await plugin.delete(remote, id, { ...state, keepLocally: true });
    expect(inspect("image", "rtk-test-docker/remote:1")).toBeDefined();
    await plugin.delete(remote, id, state);
    expect(inspect("image", "rtk-test-docker/remote:1")).toBeUndefined();
    expect(inspect("image", BUSYBOX)).toBeDefined();
    expect((await plugin.read(remote, id, state, inputs)).id).toBe("");
    await expect(plugin.create(remote, inputs)).rejects.toThrow(
      /Unable to read Docker image into resource: unable to pull image/,
    );
  });

  it("get a second name by a tag, which stays", async () => {
    const urn = urnOf("tag", "tag");
    const { inputs } = await plugin.check(urn, { sourceImage: BUSYBOX, targetImage: "rtk-test-docker/tagged:2" });
    const { id, state } = await plugin.create(urn, inputs);
    expect(id).toBe(`${BUSYBOX}.rtk-test-docker/tagged:2`);
    expect(state.sourceImageId).toBe(inspect("image", "rtk-test-docker/tagged:2")!.Id);
    await plugin.delete(urn, id, state);
    expect(inspect("image", "rtk-test-docker/tagged:2")).toBeDefined();
    docker("rmi", "rtk-test-docker/tagged:2");
    expect((await plugin.read(urn, id, state, inputs)).id).toBe("");
  });
});
