import { describe, expect, test } from "vitest";
import { defineProvider } from "../../../../infra/providers/src/framework/define.js";
import { compare } from "../../../../infra/providers/src/framework/plan.js";
import type { CommonArgs } from "../../../../infra/providers/src/framework/spec.js";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

interface Args extends CommonArgs {
  name: string;
  size: number;
  kind?: string;
  login?: { password: string };
}

/** A resource kept in a map, with a hook that runs before its creation ends. */
function boxes(options: { hook?: (args: Args) => void; holdsData?: boolean } = {}) {
  const server = new Map<string, { size: number; kind: string }>();
  const provider = defineProvider<Args, { size: number; kind: string }>({
    label: (args) => `box ${args.name}`,
    id: (args) => args.name,
    holdsData: options.holdsData ?? false,
    fixed: ["kind"],
    check: (args, checker) => checker.integer("size", args.size, 1),
    desire: ({ size, kind }) => ({ size, kind: kind ?? "plain" }),
    observe: async (args) => structuredClone(server.get(args.name)),
    plan: (there, wanted) => [
      ...compare("size", there.size, wanted.size),
      ...compare("kind", there.kind, wanted.kind, "replace"),
    ],
    create: async (args) => {
      server.set(args.name, { size: args.size, kind: args.kind ?? "plain" });
      options.hook?.(args);
    },
    update: async (args) => {
      server.get(args.name)!.size = args.size;
    },
    remove: async (args) => void server.delete(args.name),
  });
  return { server, provider };
}

const SHELL = { __provider: "text" };
const BOX = { name: "a", size: 1, ...SHELL };

describe("diff", () => {
  const { provider } = boxes();
  const state = { ...BOX, kind: "plain" };

  test("the shell's text is no change", async () => {
    expect(await provider.diff("a", state, { ...BOX, __provider: "other" })).toMatchObject({ changes: false });
  });

  test("what an earlier version didn't observe is a change", async () => {
    expect(await provider.diff("a", BOX, { ...BOX })).toMatchObject({ changes: true });
  });

  test("tells an update from a replacement, which has to delete first when the name stays", async () => {
    expect(await provider.diff("a", state, { ...BOX, size: 2 })).toMatchObject({ changes: true, replaces: [] });
    expect(await provider.diff("a", state, { ...BOX, kind: "x" })).toEqual({
      changes: true,
      replaces: ["kind"],
      deleteBeforeReplace: true,
    });
    expect(await provider.diff("a", state, { ...BOX, name: "b" })).toEqual({
      changes: true,
      replaces: ["name"],
      deleteBeforeReplace: false,
    });
  });

  test("an unknown argument is a change, and a replacement where the argument is fixed", async () => {
    expect(await provider.diff("a", state, { ...BOX, size: UNKNOWN })).toMatchObject({ changes: true, replaces: [] });
    expect(await provider.diff("a", state, { ...BOX, kind: UNKNOWN })).toMatchObject({ replaces: ["kind"] });
  });

  test("arguments that aren't seen on the server count, too, given or taken away", async () => {
    const login = { password: "p" };
    expect(await provider.diff("a", state, { ...BOX, login })).toMatchObject({ changes: true, replaces: [] });
    expect(await provider.diff("a", { ...state, adopt: true }, BOX)).toMatchObject({ changes: true, replaces: [] });
  });

  test("another name is refused where data would be lost, unless that is allowed", async () => {
    const keeper = boxes({ holdsData: true }).provider;
    await expect(keeper.diff("a", state, { ...BOX, name: "b" })).rejects.toThrow("box a would become box b");
    expect(await keeper.diff("a", state, { ...BOX, name: "b", allowDataLoss: true })).toMatchObject({
      replaces: ["name"],
    });
    const { failures } = await keeper.check(BOX, { ...BOX, name: "b" });
    expect(failures).toEqual([{ property: "name", reason: expect.stringContaining("set allowDataLoss: true") }]);
  });
});

test("check passes over what isn't known yet", async () => {
  const { provider } = boxes();
  expect((await provider.check({}, { ...BOX, size: UNKNOWN })).failures).toEqual([]);
  expect((await provider.check({}, { ...BOX, size: 0 })).failures).toEqual([
    { property: "size", reason: "0 is not a whole number from 1 up" },
  ]);
});

test("an object that was made but doesn't work is kept, so that the next run goes on from there", async () => {
  const { provider } = boxes({
    hook: () => {
      throw new Error("half done");
    },
  });
  const failure = await provider.create(BOX).catch((e) => e);
  expect(failure).toMatchObject({ id: "a", properties: { name: "a", size: 1, kind: "plain" }, reasons: ["half done"] });
});

test("an object that wasn't made leaves no trace", async () => {
  const { provider, server } = boxes({
    hook: (args) => {
      server.delete(args.name);
      throw new Error("refused");
    },
  });
  const failure = await provider.create(BOX).catch((e) => e);
  expect(failure.message).toBe("refused");
  expect(failure.id).toBeUndefined();
});

test("no password shows in an error, its stack or its reasons", async () => {
  const { provider } = boxes({
    hook: (args) => {
      throw new Error(`login with ${args.login?.password} failed`);
    },
  });
  const failure = await provider.create({ ...BOX, login: { password: "hush" } }).catch((e) => e);
  expect(failure.message).toBe("login with [secret] failed");
  expect(failure.reasons).toEqual(["login with [secret] failed"]);
  expect(failure.stack).not.toContain("hush");
  expect(failure.properties.login).toEqual({ password: "hush" });
});

test("an update of something that is gone says what to do", async () => {
  const { provider } = boxes();
  await expect(provider.update("a", BOX, { ...BOX, size: 2 })).rejects.toThrow("box a is gone: run a refresh");
});
