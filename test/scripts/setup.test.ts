import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { matches } from "../../scripts/setup/dependencies.mjs";
import { settledSource } from "../../scripts/setup/images.mjs";
import { isSupported } from "../../scripts/setup/node.mjs";

describe("isSupported", () => {
  it.each([
    ["20.20.2", false],
    ["22.11.0", false],
    ["22.12.0", true],
    ["24.0.0", true],
  ])("Node.js %s: %s", (version, supported) => {
    expect(isSupported(version)).toBe(supported);
  });
});

describe("matches", () => {
  const wanted = {
    packages: {
      "": { version: "0.1.0" },
      "packages/lib": { version: "0.1.0" },
      "node_modules/@rt/lib": { link: true },
      "node_modules/a": { version: "1.0.0" },
      "packages/lib/node_modules/b": { version: "2.0.0" },
      "node_modules/native": { version: "1.0.0", optional: true },
    },
  };
  const installed = {
    packages: {
      "node_modules/@rt/lib": { link: true },
      "node_modules/a": { version: "1.0.0" },
      "packages/lib/node_modules/b": { version: "2.0.0" },
    },
  };
  const without = (path: string, entry?: { version: string }) => {
    const { [path as keyof typeof installed.packages]: _, ...packages } = installed.packages;
    return { packages: entry ? { ...packages, [path]: entry } : packages };
  };

  it("accepts what the lockfile wants, with or without optional packages", () => {
    expect(matches(wanted, installed)).toBe(true);
    expect(matches(wanted, without("node_modules/native", { version: "1.0.0" }))).toBe(true);
  });

  it("refuses nothing, a missing package, a missing link and another version", () => {
    expect(matches(wanted, undefined)).toBe(false);
    expect(matches(wanted, without("node_modules/a"))).toBe(false);
    expect(matches(wanted, without("node_modules/@rt/lib"))).toBe(false);
    expect(matches(wanted, without("packages/lib/node_modules/b", { version: "2.0.1" }))).toBe(false);
    expect(matches(wanted, without("node_modules/native", { version: "0.9.0" }))).toBe(false);
  });
});

describe("settledSource", () => {
  let folder: string;
  let file: string;
  const never = () => Promise.reject(new Error("the registry was tried"));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "rtk-setup-"));
    file = join(folder, "Pulumi.dev.yaml");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("writes what was found beside the other settings, once", async () => {
    writeFileSync(file, "# ours\nconfig:\n  rt-kaskada:platform: docker\n");
    expect(await settledSource(file, async () => "local")).toBe("local");
    expect(readFileSync(file, "utf8")).toBe(
      "# ours\nconfig:\n  rt-kaskada:platform: docker\n  rt-kaskada:images: local\n",
    );
    expect(await settledSource(file, never)).toBe("local");
  });

  it("keeps what somebody set", async () => {
    writeFileSync(file, "config:\n  rt-kaskada:images: official\n");
    expect(await settledSource(file, never)).toBe("official");
  });

  it("refuses a value that is neither, with what is allowed", async () => {
    writeFileSync(file, "config:\n  rt-kaskada:images: mine\n");
    await expect(settledSource(file, never)).rejects.toThrow(/rt-kaskada:images is 'mine'.*'official' and 'local'/);
  });
});
