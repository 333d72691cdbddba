import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sourceLines } from "../../../infra/images/src/debian-sources.js";
import { recipeDigest } from "../../../infra/images/src/recipe.js";

describe("recipeDigest", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "rtk-recipe-"));
    mkdirSync(join(folder, "bin"));
    writeFileSync(join(folder, "bin/start"), "exec java");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("changes with a file's text, a file's name and the inputs, and with nothing else", async () => {
    const digest = await recipeDigest(folder, ["1.0"]);
    expect(digest).toMatch(/^[0-9a-f]{12}$/);
    expect(await recipeDigest(folder, ["1.0"])).toBe(digest);
    expect(await recipeDigest(folder, ["1.1"])).not.toBe(digest);
    writeFileSync(join(folder, "bin/stop"), "");
    const withStop = await recipeDigest(folder, ["1.0"]);
    expect(withStop).not.toBe(digest);
    writeFileSync(join(folder, "bin/stop"), "kill");
    expect(await recipeDigest(folder, ["1.0"])).not.toBe(withStop);
  });
});

describe("sourceLines", () => {
  it("turns the machine's own Debian sources to the images' release", () => {
    const targets = [
      "http://mirror.test/debian/ trixie main",
      "http://mirror.test/debian/ trixie contrib",
      "http://mirror.test/debian-security/ trixie-security main",
      "http://mirror.test/debian/ trixie-backports main",
      "https://vendor.test/apt/ stable main",
      "",
    ].join("\n");
    expect(sourceLines(targets, "trixie")).toEqual([
      "deb http://mirror.test/debian/ bookworm main",
      "deb http://mirror.test/debian-security/ bookworm-security main",
    ]);
  });

  it("has none when the release itself is not among them", () => {
    expect(sourceLines("https://vendor.test/apt/ trixie-security main\n", "trixie")).toEqual([]);
  });
});
