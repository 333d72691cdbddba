import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findBackend, findPassphrase, Workspace } from "../../../../packages/deployer/src/state/index.js";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "rtk-test-home-"));
});
afterEach(() => rm(home, { recursive: true, force: true }));

describe("the backend", () => {
  it("is the variable's, else the project's, else the login's", async () => {
    const env = { PULUMI_HOME: home };
    await expect(findBackend(env, "/work")).rejects.toThrow(/no backend is known: set PULUMI_BACKEND_URL/);
    await writeFile(join(home, "credentials.json"), '{"current":"file:///logged/in"}');
    expect(await findBackend(env, "/work")).toEqual({ url: "file:///logged/in", directory: "/logged/in" });
    expect((await findBackend(env, "/work", "file:///project")).directory).toBe("/project");
    const set = { ...env, PULUMI_BACKEND_URL: "file:///set" };
    expect((await findBackend(set, "/work", "file:///project")).directory).toBe("/set");
  });

  it.each([
    ["file://./.state", "/work/.state"],
    ["file://state/a%20b", "/work/state/a b"],
    ["file:///abs?no_tmp_dir=true", "/abs"],
    ["file://~", homedir()],
    ["file://~/x", join(homedir(), "x")],
  ])("%s is %s", async (url, directory) => {
    expect((await findBackend({ PULUMI_HOME: home }, "/work", url)).directory).toBe(directory);
  });

  it("can't be elsewhere than in files", async () => {
    await expect(findBackend({ PULUMI_BACKEND_URL: "https://api" }, "/")).rejects.toThrow(
      "the backend https://api is not supported",
    );
  });
});

describe("the passphrase", () => {
  it("may be empty, may be in a file, and must be somewhere", async () => {
    const file = join(home, "passphrase");
    await writeFile(file, " secret words\n");
    expect(await findPassphrase({ PULUMI_CONFIG_PASSPHRASE: "", PULUMI_CONFIG_PASSPHRASE_FILE: file })).toBe("");
    expect(await findPassphrase({ PULUMI_CONFIG_PASSPHRASE_FILE: file })).toBe("secret words");
    expect(await findPassphrase({}, async () => "asked")).toBe("asked");
    await expect(findPassphrase({})).rejects.toThrow(/PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE/);
    await expect(findPassphrase({ PULUMI_CONFIG_PASSPHRASE_FILE: `${file}s` })).rejects.toThrow(/can't read the file/);
  });
});

describe("the selected stack", () => {
  it("is remembered per backend, beside what else the file has", async () => {
    const workspace = (directory: string) =>
      new Workspace({ PULUMI_HOME: home }, "proj", "/p/Pulumi.yaml", { url: `file://${directory}`, directory });
    expect(await workspace("/a").selected()).toBeUndefined();
    await workspace("/a").select("organization/proj/dev");
    await workspace("/b").select("prod");
    expect(await workspace("/a").selected()).toBe("organization/proj/dev");
    await workspace("/a").select(undefined);
    expect([await workspace("/a").selected(), await workspace("/b").selected()]).toEqual([undefined, "prod"]);
  });

  it("is none where the file is damaged", async () => {
    const backend = { url: "file:///a", directory: "/a" };
    await mkdir(join(home, "workspaces"));
    // sha1 of the path of Pulumi.yaml, as the Pulumi CLI names it.
    const name = "proj-3cb4967322f36d7a491f46d51d197b172738f193-workspace.json";
    await writeFile(join(home, "workspaces", name), "{");
    const workspace = new Workspace({ PULUMI_HOME: home }, "proj", "/p/Pulumi.yaml", backend);
    expect(await workspace.selected()).toBeUndefined();
  });
});
