import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestProgram } from "./program.js";

const hasPulumi = spawnSync("pulumi", ["version"]).status === 0;
const why = hasPulumi ? "" : " (skipped: there is no pulumi on the PATH)";
const QUIETLY = ["--yes", "--skip-preview"];

/** The two command lines, to be used in turn on one stack. */
const sides = [
  ["deployer", "pulumi"],
  ["pulumi", "deployer"],
] as const;

function runOn(side: "deployer" | "pulumi", program: TestProgram, ...args: string[]) {
  return side === "deployer" ? program.run(...args) : program.runPulumi(...args);
}

async function succeeds(side: "deployer" | "pulumi", program: TestProgram, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runOn(side, program, ...args);
  expect(code, `${side} ${args.join(" ")}\n${stdout}${stderr}`).toBe(0);
  return stdout.trim();
}

const SOURCE = `
const config = new pulumi.Config();
const v = config.get("v") ?? "1";
class Group extends pulumi.ComponentResource {
  constructor(name, opts) {
    super("tested:index:Group", name, {}, opts);
    this.inside = new Thing(name + "-inside", { value: v, list: [1, { deep: null }] }, { parent: this, customTimeouts: { create: "5m" } });
    this.registerOutputs({ v });
  }
}
const group = new Group("group");
const hidden = new Thing("hidden", { value: config.requireSecret("token") }, { additionalSecretOutputs: ["echo"], protect: config.getBoolean("guard") });
const replaced = new Thing("replaced", { value: v, replaceOn: ["value"] });
new Thing("after", { value: replaced.serial, archive: new pulumi.asset.AssetArchive({ "a/b.txt": new pulumi.asset.StringAsset("é"), dir: new pulumi.asset.FileArchive("./node_modules/conformance-provider") }) }, { dependsOn: group });
exports.token = hidden.echo;
exports.v = v;
exports.settings = config.getObject("settings");
`;

describe.skipIf(!hasPulumi)(`the deployer and the Pulumi CLI take turns on a stack${why}`, () => {
  it.each(sides)("%s first, then %s", { timeout: 300_000 }, async (one, other) => {
    const program = new TestProgram(SOURCE);
    try {
      await succeeds(one, program, "stack", "init", "dev");
      await succeeds(one, program, "config", "set", "--secret", "token", "hunter2");
      await succeeds(one, program, "config", "set", "--path", "settings.list[0]", "7");
      await succeeds(one, program, "config", "set", "--path", "--secret", "settings.key", "deep");
      await succeeds(one, program, "up", ...QUIETLY);

      await succeeds(other, program, "preview", "--expect-no-changes");
      expect(await succeeds(other, program, "config", "get", "token")).toBe("hunter2");
      expect(await succeeds(other, program, "config", "get", "settings")).toBe('{"key":"deep","list":[7]}');
      expect(await succeeds(other, program, "stack", "output", "token", "--show-secrets")).toBe("hunter2");
      expect(await succeeds(other, program, "stack", "output", "token")).toBe("[secret]");
      await succeeds(other, program, "config", "set", "--secret", "token", "changed");
      await succeeds(other, program, "up", ...QUIETLY, "-c", "v=2");

      await succeeds(one, program, "preview", "--expect-no-changes");
      expect(await succeeds(one, program, "stack", "output", "token", "--show-secrets")).toBe("changed");
      await succeeds(one, program, "refresh", ...QUIETLY, "--expect-no-changes");
      await succeeds(one, program, "up", ...QUIETLY, "-c", "guard=true");

      await succeeds(other, program, "refresh", ...QUIETLY, "--expect-no-changes");
      expect((await runOn(other, program, "destroy", ...QUIETLY)).code).not.toBe(0);
      await succeeds(other, program, "state", "unprotect", "--all", "--yes");
      const history = JSON.parse(await succeeds(one, program, "stack", "history", "--json")) as { kind: string }[];
      const seen = JSON.parse(await succeeds(other, program, "stack", "history", "--json")) as { kind: string }[];
      expect(seen.map(({ kind }) => kind)).toEqual(history.map(({ kind }) => kind));

      const exported = join(program.directory, "exported.json");
      await succeeds(one, program, "stack", "export", "--file", exported);
      await succeeds(other, program, "stack", "import", "--file", exported);
      await succeeds(one, program, "destroy", ...QUIETLY);
      expect(program.state().resources).toEqual([]);
      await succeeds(other, program, "stack", "rm", "dev", "--yes");
    } finally {
      program.remove();
    }
  });
});

const DOCKER = `
const docker = require("@pulumi/docker");
const config = new pulumi.Config();
const labels = [{ label: "purpose", value: config.get("purpose") ?? "first" }];
const network = new docker.Network("rtk-test-interchange", { labels });
const volume = new docker.Volume("rtk-test-interchange", { labels, driverOpts: {} });
exports.names = [network.name, volume.name];
`;

describe.skipIf(!hasPulumi)(`the Pulumi CLI uses the bundled docker plugin${why}`, () => {
  const path = process.env.PATH;
  let program: TestProgram;

  beforeAll(() => {
    program = new TestProgram(DOCKER);
    const folder = join(program.directory, "bin");
    const plugin = fileURLToPath(new URL("../../../packages/deployer/bin/pulumi-resource-docker.js", import.meta.url));
    mkdirSync(folder);
    const wrapper = join(folder, "pulumi-resource-docker");
    writeFileSync(wrapper, `#!/bin/sh\nexec "${process.execPath}" "${plugin}" "$@"\n`);
    chmodSync(wrapper, 0o755);
    process.env.PATH = `${folder}${delimiter}${path}`;
  });

  afterAll(async () => {
    await program.run("destroy", ...QUIETLY, "--stack", "dev");
    process.env.PATH = path;
    program.remove();
  }, 120_000);

  it("on the stack of the deployer, and back", { timeout: 300_000 }, async () => {
    await succeeds("pulumi", program, "stack", "init", "dev");
    await succeeds("pulumi", program, "up", ...QUIETLY);
    await succeeds("deployer", program, "preview", "--expect-no-changes");
    await succeeds("deployer", program, "up", ...QUIETLY, "-c", "purpose=second");
    await succeeds("pulumi", program, "preview", "--expect-no-changes");
    await succeeds("pulumi", program, "refresh", ...QUIETLY, "--expect-no-changes");
    await succeeds("pulumi", program, "up", ...QUIETLY, "-c", "purpose=third");
    await succeeds("deployer", program, "refresh", ...QUIETLY, "--expect-no-changes");
    await succeeds("deployer", program, "preview", "--expect-no-changes");
    const names = JSON.parse(await succeeds("deployer", program, "stack", "output", "names", "--json")) as string[];
    expect(names.every((name) => /^rtk-test-interchange-[0-9a-f]{7}$/.test(name))).toBe(true);
    await succeeds("pulumi", program, "destroy", ...QUIETLY);
    expect(spawnSync("docker", ["volume", "inspect", names[1]!]).status).not.toBe(0);
  });
});
