import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ConfigNode,
  configEnvironment,
  mergeConfig,
  parseProject,
  programConfig,
  SecureText,
} from "../../../../packages/deployer/src/config/index.js";
import { markingCrypter } from "../state/support.js";

const project = (config: string) => parseProject("/p/Pulumi.yaml", `name: p3\nruntime: nodejs\nconfig: ${config}`);
const merge = (config: string, values: Record<string, ConfigNode> = {}) =>
  mergeConfig(project(config), "dev", new Map(Object.entries(values)));
const open = (merged: ReturnType<typeof merge>) => programConfig(merged, async () => markingCrypter);

describe("merging configuration", () => {
  it("lets the stack's value count whole", async () => {
    const config = await open(merge("{o: {a: 1}, n: 3, f: true, l: [1, x]}", { "p3:o": { b: 2 }, "other:k": "v" }));
    expect(Object.fromEntries(config.values)).toEqual({
      "other:k": "v",
      "p3:f": "true",
      "p3:l": '[1,"x"]',
      "p3:n": "3",
      "p3:o": '{"b":2}',
    });
  });

  it.each<[string, Record<string, ConfigNode>, string]>([
    ["{flag: {type: boolean}}", {}, "validating stack config: Stack 'dev' is missing configuration value 'p3:flag'"],
    ["{b: {type: string}, a: {type: string}}", {}, "is missing configuration values 'p3:a' and 'p3:b'"],
    ["{c: {type: string}, b: {type: string}, a: {type: string}}", {}, "configuration values 'p3:a', 'p3:b' and 'p3:c'"],
    [
      "{count: {type: integer, default: 1}}",
      { "p3:count": "many" },
      "validating stack config: Stack 'dev' with configuration key 'count' must be of type 'integer'",
    ],
    ["{l: {type: array, items: {type: integer}}}", { "p3:l": [1, "x"] }, "must be of type 'array<integer>'"],
    ["{o: {type: object}}", { "p3:o": "x" }, "must be of type 'object'"],
    ["{f: {type: boolean}}", { "p3:f": "yes" }, "must be of type 'boolean'"],
  ])("%s with %j fails", (config, values, message) => {
    expect(() => merge(config, values)).toThrow(message);
  });

  it("takes every text for the number or boolean it says", () => {
    expect(() => merge("{n: {type: integer}, f: {type: boolean}}", { "p3:n": "-4", "p3:f": "false" })).not.toThrow();
    expect(() => merge("{n: {type: integer}}", { "p3:n": new SecureText("x") })).not.toThrow();
  });

  it("gives every key of stack and project, the stack's first", () => {
    const values = fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), fc.string(), { noNullPrototype: true });
    fc.assert(
      fc.asyncProperty(values, values, async (defaults, own) => {
        const stack = Object.fromEntries(Object.entries(own).map(([name, value]) => [`p3:${name}`, value]));
        const { values: merged } = await open(merge(JSON.stringify(defaults), stack));
        const expected = Object.entries({ ...defaults, ...own }).map(([name, value]) => [`p3:${name}`, value]);
        expect(Object.fromEntries(merged)).toEqual(Object.fromEntries(expected));
      }),
    );
  });
});

describe("the program's configuration", () => {
  const secure = (text: string) => new SecureText(markingCrypter.encrypt(text));

  it("decrypts in place and marks keys with a secret anywhere", async () => {
    const config = await open(
      merge("{hidden: {default: declared, secret: true}}", {
        "p3:o": { z: 1, s: secure("hunter2") },
        "p3:pw": secure("hunter2"),
      }),
    );
    expect(config.values.get("p3:o")).toBe('{"s":"hunter2","z":1}');
    expect([...config.secretKeys]).toEqual(["p3:hidden", "p3:o", "p3:pw"]);
    expect(config.masked).toEqual({ "p3:hidden": "[secret]", "p3:o": '{"s":"[secret]","z":1}', "p3:pw": "[secret]" });
    expect(JSON.stringify(config.encrypted)).not.toMatch(/hunter2|declared/);
    expect(configEnvironment(config)).toEqual({
      PULUMI_CONFIG:
        '{"p3:config:hidden":"declared","p3:config:o":"{\\"s\\":\\"hunter2\\",\\"z\\":1}","p3:config:pw":"hunter2"}',
      PULUMI_CONFIG_SECRET_KEYS: '["p3:hidden","p3:o","p3:pw"]',
    });
  });

  it("names the key that can't be decrypted, not its value", async () => {
    await expect(open(merge("{}", { "p3:pw": new SecureText("garbage") }))).rejects.toThrow(
      "could not decrypt configuration value 'p3:pw'",
    );
  });

  it("asks for no passphrase where nothing is secret", async () => {
    const refuse = () => Promise.reject(new Error("asked"));
    expect((await programConfig(merge("{a: 1}"), refuse)).values.get("p3:a")).toBe("1");
  });
});
