import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Archive, Asset, hashAssets, Secret } from "../../../../packages/deployer/src/values/index.js";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "rtk-test-assets-"));
  await mkdir(join(directory, "tree/sub"), { recursive: true });
  await writeFile(join(directory, "tree/a.txt"), "a");
  await writeFile(join(directory, "tree/sub/b.txt"), "b");
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hash = async (asset: Asset | Archive) => ((await hashAssets({ asset }, directory)).asset as Asset).hash;

describe("hashes of assets and archives", () => {
  it("are those of the bytes, wherever they come from", async () => {
    const text = await hash(new Asset({ text: "a" }));
    expect(text).toBe(sha256("a"));
    expect(await hash(new Asset({ path: "tree/a.txt" }))).toBe(text);
    expect(await hash(new Asset({ uri: `file://${directory}/tree/a.txt` }))).toBe(text);
    expect(await hash(new Asset({ hash: "given", text: "a" }))).toBe("given");
  });

  it("change with names and contents of a directory", async () => {
    const before = await hash(new Archive({ path: "tree" }));
    expect(await hash(new Archive({ path: "tree" }))).toBe(before);
    await writeFile(join(directory, "tree/sub/b.txt"), "c");
    expect(await hash(new Archive({ path: "tree" }))).not.toBe(before);
  });

  it("of assembled archives depend on their parts", async () => {
    const parts = (text: string) =>
      new Archive({ assets: { x: new Asset({ text }), y: new Archive({ path: "tree" }) } });
    expect(await hash(parts("1"))).toBe(await hash(parts("1")));
    expect(await hash(parts("1"))).not.toBe(await hash(parts("2")));
  });

  it("are found at every depth, in secrets too", async () => {
    const hashed = await hashAssets({ l: [{ s: new Secret(new Asset({ text: "a" })) }] }, directory);
    expect(hashed).toEqual({ l: [{ s: new Secret(new Asset({ text: "a", hash: sha256("a") })) }] });
  });

  it("need a source that can be read", async () => {
    await expect(hash(new Asset({}))).rejects.toThrow("an asset has none of text, path and uri");
    await expect(hash(new Asset({ path: "missing" }))).rejects.toThrow("ENOENT");
  });
});
