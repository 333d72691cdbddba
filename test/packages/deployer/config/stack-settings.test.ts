import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type ConfigNode, SecureText, StackSettings } from "../../../../packages/deployer/src/config/index.js";

const read = (text: string) => StackSettings.parse("/p/Pulumi.dev.yaml", "proj", text);

const written = `# Who may change this file: everybody.
encryptionsalt: v1:salt # keep
environment:
  - shared
config:
  # How many.
  proj:size: "4"
  proj:bare: 4
  bareName: yes
  proj:config:old: true
  proj:large: 12345678901234567890
  proj:obj:
    list: [hi, {secure: "v1:a:b"}]
    n: 1
  proj:pw:
    secure: v1:c:d
`;

describe("a stack's settings", () => {
  it("are read with complete keys", () => {
    expect(Object.fromEntries(read(written).values)).toEqual({
      "proj:size": "4",
      "proj:bare": 4,
      "proj:bareName": "yes",
      "proj:old": true,
      "proj:large": "12345678901234567890",
      "proj:obj": { list: ["hi", new SecureText("v1:a:b")], n: 1 },
      "proj:pw": new SecureText("v1:c:d"),
    });
  });

  it("keep comments and everything else when one value changes", () => {
    const settings = read(written);
    settings.set("proj:size", "5");
    settings.set("proj:bareName", "no");
    settings.set("proj:new", new SecureText("v1:e:f"));
    expect(settings.remove("proj:large")).toBe(true);
    expect(settings.remove("proj:nothing")).toBe(false);
    const text = settings.toString();
    expect(text).toContain(
      "# Who may change this file: everybody.\nencryptionsalt: v1:salt # keep\nenvironment:\n  - shared\n",
    );
    expect(text).toContain(
      '  # How many.\n  proj:size: "5"\n  proj:bare: 4\n  bareName: "no"\n  proj:config:old: true\n',
    );
    expect(text).toContain('    list: [hi, {secure: "v1:a:b"}]\n');
    expect(text).toContain("  proj:new:\n    secure: v1:e:f\n");
    expect(text).not.toContain("large");
  });

  it("begin with the salt, and leave nothing behind when emptied", () => {
    const settings = read("config:\n  proj:a: b\n");
    settings.encryptionSalt = "v1:x";
    expect(settings.toString()).toBe("encryptionsalt: v1:x\nconfig:\n  proj:a: b\n");
    settings.remove("proj:a");
    expect(settings.toString()).toBe("encryptionsalt: v1:x\n");
    expect(read("").toString()).toBe("");
  });

  it("read back every value that was set", { timeout: 60_000 }, () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom("yes", "012", "1e3", "~", "null", "- a", "a: b", "#x", " a ", "a\nb\n"),
    );
    const { node } = fc.letrec<{ node: ConfigNode }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 3 },
        text,
        fc.boolean(),
        fc.integer(),
        text.map((ciphertext) => new SecureText(ciphertext)),
        fc.array(tie("node"), { maxLength: 3 }),
        fc.dictionary(
          fc.string().filter((key) => key !== "secure" && key !== "__proto__"),
          tie("node"),
          {
            maxKeys: 3,
            noNullPrototype: true,
          },
        ),
      ),
    }));
    fc.assert(
      fc.property(node, (value) => {
        const settings = read(written);
        settings.set("proj:generated", value);
        const isText = typeof value !== "object";
        expect(read(settings.toString()).values.get("proj:generated")).toEqual(isText ? String(value) : value);
        if (isText) expect(parse(settings.toString()).config["proj:generated"]).toBe(String(value));
      }),
    );
  });

  it("are refused when they are no map, or no YAML", () => {
    expect(() => read("- a")).toThrow("could not load the stack's settings /p/Pulumi.dev.yaml: it is not a map");
    expect(() => read("a: [")).toThrow("could not load the stack's settings /p/Pulumi.dev.yaml");
  });
});
