import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestProgram } from "./program.js";

const SOURCE = `
const fs = require("fs");
const config = new pulumi.Config();
const v = config.get("v") ?? "1";
const note = (text) => fs.appendFileSync(process.env.CALLS_FILE, JSON.stringify({ op: "hook", name: text }) + "\\n");
const hook = (name) => new pulumi.ResourceHook(name, async (args) => note(name + " " + args.name));
class Explicit extends pulumi.ProviderResource {
  constructor(name) { super("pulumi-nodejs", name, {}); }
}
class Group extends pulumi.ComponentResource {
  constructor(name, opts) {
    super("tested:index:Group", name, {}, opts);
    new Thing(name + "-inside", { value: "c" }, { parent: this });
    this.registerOutputs({ v });
  }
}
const provider = new Explicit("explicit");
new Group("group", { providers: [provider], protect: false, transforms: [async ({ props, opts }) => ({ props: { ...props, tag: "t" }, opts })] });
new Thing("hooked", { value: v }, { hooks: { beforeCreate: [hook("before")], afterCreate: [hook("after")], beforeUpdate: [hook("changing")] } });
const trigger = new Thing("trigger", { value: "1" }, { replacementTrigger: v, customTimeouts: { create: "5m" } });
new Thing("follower", { value: "1" }, { replaceWith: [trigger] });
if (config.getBoolean("read")) exports.read = new Thing("read", {}, { id: trigger.id }).echo;
exports.v = v;
`;

interface Resource {
  urn: string;
  provider?: string;
  inputs?: { tag?: string };
  customTimeouts?: object;
  external?: boolean;
}

// One at a time: the two provider processes keep their world in the same file.
const QUIETLY = ["--yes", "--skip-preview", "--parallel", "1"];

let program: TestProgram;
const resource = (name: string) => program.state().resources.find(({ urn }) => urn.endsWith(`::${name}`)) as Resource;

beforeAll(async () => {
  program = new TestProgram(SOURCE);
  expect((await program.run("stack", "init", "dev")).code).toBe(0);
  const { code, stdout } = await program.run("up", ...QUIETLY);
  expect(code, stdout).toBe(0);
}, 120_000);

afterAll(() => program.remove());

describe("a program that uses many options", () => {
  it("runs its hooks around what they are for", async () => {
    await program.called("hook before hooked");
    await program.called("hook after hooked");
  });

  it("hands a component's provider and transforms on to its children", () => {
    const inside = resource("group-inside");
    expect(inside.provider).toContain("::pulumi:providers:pulumi-nodejs::explicit::");
    expect(inside.inputs!.tag).toBe("t");
    expect(resource("trigger").provider).toContain("::pulumi:providers:pulumi-nodejs::default::");
    expect(resource("trigger").customTimeouts).toEqual({ create: 300 });
  });

  it("has nothing to do when nothing changed", async () => {
    const { code, stdout } = await program.run("preview", "--expect-no-changes");
    expect(code, stdout).toBe(0);
  }, 60_000);

  it("replaces by trigger, and what is replaced along with it", async () => {
    const { stdout } = await program.run("up", ...QUIETLY, "-c", "v=2", "-c", "read=true");
    expect(stdout).toMatch(/\+-\s?2 replaced/);
    await program.called("hook changing hooked");
    expect(resource("read").external).toBe(true);
    expect((await program.run("stack", "output", "read")).stdout.trim()).toBe("1");
  }, 60_000);

  it("says in one JSON document what a preview would do", async () => {
    const { stdout } = await program.run("preview", "--json", "-c", "v=3");
    const document = JSON.parse(stdout);
    expect(document.changeSummary).toMatchObject({ replace: 2, update: 1 });
    expect(document.steps.map(({ op }: { op: string }) => op).sort()).toEqual([
      "read",
      "replace",
      "replace",
      "same",
      "update",
    ]);
  }, 60_000);

  it("goes away", async () => {
    const { code, stdout } = await program.run("destroy", ...QUIETLY);
    expect(code, stdout).toBe(0);
    expect(program.state().resources).toEqual([]);
  }, 60_000);
});
