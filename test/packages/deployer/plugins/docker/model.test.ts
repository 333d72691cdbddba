import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { daemonMessage } from "../../../../../packages/deployer/src/plugins/docker/daemon/errors.js";
import {
  canonicalHost,
  isFullyQualified,
  registryOf,
  repositoryOf,
} from "../../../../../packages/deployer/src/plugins/docker/daemon/registry.js";
import { modeText } from "../../../../../packages/deployer/src/plugins/docker/image/digest.js";
import { diffResource } from "../../../../../packages/deployer/src/plugins/docker/model/diff.js";
import { formatDuration, parseDuration } from "../../../../../packages/deployer/src/plugins/docker/model/duration.js";
import {
  importInputs,
  refreshInputs,
} from "../../../../../packages/deployer/src/plugins/docker/model/extract-inputs.js";
import { diffTexts } from "../../../../../packages/deployer/src/plugins/docker/model/list-diff.js";
import { planState } from "../../../../../packages/deployer/src/plugins/docker/model/plan.js";
import { container } from "../../../../../packages/deployer/src/plugins/docker/schema/container.js";
import type { PropertyMap } from "../../../../../packages/deployer/src/values/index.js";
import { containerInputs, containerState, portState } from "./support/states.js";

describe("durations", () => {
  it.each([
    ["90s", 90e9, "1m30s"],
    ["500ms", 5e8, "500ms"],
    ["1h", 3600e9, "1h0m0s"],
    ["1.5s", 15e8, "1.5s"],
    ["0", 0, "0s"],
    ["-1m", -60e9, "-1m0s"],
  ])("%s", (text, nanoseconds, shown) => {
    expect(parseDuration(text)).toBe(nanoseconds);
    expect(formatDuration(nanoseconds)).toBe(shown);
  });

  it.each(["abc", "1", "1 s", "", "s"])("%j is none", (text) => expect(parseDuration(text)).toBeUndefined());

  it("are read back as they were written", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (milliseconds) => {
        expect(parseDuration(formatDuration(milliseconds * 1e6))).toBe(milliseconds * 1e6);
      }),
    );
  });
});

describe("lists", () => {
  it("are told apart by the fewest edits", () => {
    const edits = (old: string, next: string) => Object.fromEntries(diffTexts([...old], [...next]));
    expect(edits("abc", "abc")).toEqual({});
    expect(edits("abc", "axc")).toEqual({ 1: "update" });
    expect(edits("abc", "abcd")).toEqual({ 3: "add" });
    expect(edits("abc", "bc")).toEqual({ 0: "delete" });
    expect(edits("", "a")).toEqual({ 0: "add" });
  });
});

const texts = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 5 }), { maxLength: 5 });
const given = fc.record(
  {
    envs: texts,
    dns: texts,
    command: fc.array(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 4 }),
    labels: texts.map((names) => names.map((label) => ({ label, value: "v" }))),
    memory: fc.integer({ min: 1, max: 100 }),
    hosts: texts.map((names) => names.map((host) => ({ host, ip: "1.1.1.1" }))),
    networksAdvanced: texts.map((names) => names.map((name) => ({ name, aliases: [name] }))),
    ports: fc
      .uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 4 })
      .map((numbers) =>
        numbers.map((internal) => ({ internal, external: internal + 1000, ip: "0.0.0.0", protocol: "tcp" })),
      ),
    sysctls: fc.dictionary(
      fc.string({ minLength: 1, maxLength: 3 }).filter((key) => key !== "__proto__"),
      fc.string(),
    ),
  },
  { requiredKeys: [] },
);

describe("comparing", () => {
  it("finds nothing between inputs and the state planned from them, whatever the order", () => {
    fc.assert(
      fc.property(given, (properties) => {
        const inputs = containerInputs(properties as PropertyMap);
        const planned = planState(container.fields, inputs, containerState({}));
        const reversed: PropertyMap = { ...inputs };
        for (const name of ["envs", "dns", "labels", "hosts", "networksAdvanced", "ports"]) {
          if (Array.isArray(reversed[name])) reversed[name] = reversed[name].toReversed();
        }
        expect([...diffResource(container, planned, inputs).changes]).toEqual([]);
        expect([...diffResource(container, planned, reversed).changes]).toEqual([]);
      }),
    );
  });

  it("finds something exactly when two programs mean different things", () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const planned = planState(container.fields, containerInputs({ hosts: before.map(toHost) }), containerState({}));
        const { changes } = diffResource(container, planned, containerInputs({ hosts: after.map(toHost) }));
        const same = [...before].sort().join("\n") === [...after].sort().join("\n");
        expect(changes.size === 0).toBe(same);
        expect([...changes.values()].every((change) => change.replace)).toBe(true);
      }),
    );
  });
});

const toHost = (host: string) => ({ host, ip: "1.1.1.1" });

describe("inputs after a refresh", () => {
  it("take over what really is, and stop calling generated what was changed by hand", () => {
    const inputs = containerInputs({
      memory: 64,
      envs: ["B=1", "A=1"],
      ports: [{ internal: 80, ip: "0.0.0.0", protocol: "tcp", __defaults: ["ip", "protocol"] }],
    });
    const state = containerState({
      memory: 32,
      restart: "always",
      envs: ["A=1", "B=1"],
      ports: [portState(80, 32768)],
    });
    const refreshed = refreshInputs(container.fields, inputs, state);
    expect(refreshed).toMatchObject({ memory: 32, restart: "always", envs: ["B=1", "A=1"] });
    expect(refreshed.__defaults).not.toContain("restart");
    expect(refreshed.__defaults).toContain("name");
    expect(Object.keys(refreshed)).not.toContain("hostname");
    expect(refreshed.ports).toEqual([{ internal: 80, ip: "0.0.0.0", protocol: "tcp", __defaults: ["ip", "protocol"] }]);
  });

  it("are made up from the state for an import", () => {
    const inputs = importInputs(container.fields, containerState({ envs: ["A=1"], memory: 64 }));
    expect(inputs).toMatchObject({ __defaults: [], envs: ["A=1"], image: "app:1", memory: 64, name: "web-1234567" });
    expect(inputs).not.toHaveProperty("exitCode");
    expect(inputs).not.toHaveProperty("restart");
  });
});

describe("image references", () => {
  it("name their registry", () => {
    expect(registryOf("busybox:1")).toBe("docker.io");
    expect(registryOf("library/busybox")).toBe("docker.io");
    expect(registryOf("registry-1.docker.io/a/b")).toBe("docker.io");
    expect(registryOf("localhost:5000/a:1")).toBe("localhost:5000");
    expect(canonicalHost("https://index.docker.io/v1/")).toBe("docker.io");
    expect(repositoryOf("localhost:5000/a/b:1")).toBe("localhost:5000/a/b");
    expect(repositoryOf("a@sha256:00")).toBe("a");
    expect(isFullyQualified("refi:2")).toBe(false);
    expect(isFullyQualified("docker.io/a/b:2")).toBe(true);
  });
});

it("modes are written as in Go", () => {
  expect(modeText(0o100644)).toBe("-rw-r--r--");
  expect(modeText(0o100755)).toBe("-rwxr-xr-x");
  expect(modeText(0o104755)).toBe("urwxr-xr-x");
  expect(modeText(0o120777)).toBe("Lrwxrwxrwx");
});

it("the daemon's words are told without the client library's", () => {
  const error = new Error("(HTTP code 404) no such container - No such container: x ");
  expect(daemonMessage(error)).toBe("No such container: x");
});
