import { describe, expect, it } from "vitest";
import { generateName } from "../../../../../packages/deployer/src/plugins/docker/model/autoname.js";
import { chacha8 } from "../../../../../packages/deployer/src/plugins/docker/model/chacha8.js";

const SEED = Buffer.from("a seed of the engine");

describe("generated names", () => {
  it("use the numbers of the published generator", () => {
    const numbers = chacha8(Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ123456"), 8).map((number) => number.toString(16));
    expect(numbers).toEqual([
      "3d4616a5",
      "a66abc3c",
      "418d287c",
      "7edc5cd6",
      "2d1c16ad",
      "8febea79",
      "128b5b3e",
      "1252a34f",
    ]);
  });

  it("are the resource's name and seven digits, the same for the same seed", () => {
    expect(generateName("web", SEED)).toMatch(/^web-[0-9a-f]{7}$/);
    expect(generateName("web", SEED)).toBe(generateName("web", SEED));
    expect(generateName("web", Buffer.from("another"))).not.toBe(generateName("web", SEED));
    expect(generateName("web", Buffer.alloc(0))).not.toBe(generateName("web", Buffer.alloc(0)));
  });

  it("follow what the engine proposes, enforces or forbids", () => {
    expect(generateName("web", SEED, { mode: "propose", proposedName: "dev-web" })).toBe("dev-web");
    expect(generateName("web", SEED, { mode: "enforce", proposedName: "x" })).toBe("x");
    expect(() => generateName("web", SEED, { mode: "disable", proposedName: "" })).toThrow(
      "automatic naming is disabled but no explicit name was provided",
    );
  });

  it("fail when they would be too long", () => {
    expect(() => generateName("n".repeat(250), SEED)).toThrow("longer than maximum length 255");
    expect(() => generateName("n", SEED, { mode: "propose", proposedName: "n".repeat(256) })).toThrow(
      "exceeds maximum length",
    );
  });
});
