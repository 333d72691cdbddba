import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withProject } from "./support.js";

describe("config", { timeout: 60_000 }, () => {
  it("sets, shows and removes values", () =>
    withProject(async ({ cli, root }) => {
      await cli("stack", "init", "dev");
      expect(await cli("config", "set", "n", "--", "-1")).toEqual({ exitCode: 0, stdout: "", stderr: "" });
      await cli("config", "set", "--secret", "pw", "--", "hunter2");
      await cli("config", "set", "--path", "o.list[0].x", "true");
      await cli("config", "set", "--path", "--secret", "o.s", "hunter2");
      await cli("config", "set", "other:k", "v");
      const file = await readFile(join(root, "Pulumi.dev.yaml"), "utf8");
      expect(file).not.toContain("hunter2");
      expect(file).toContain('  conf:n: "-1"\n');
      expect(file).toContain("    list:\n      - x: true\n");
      expect((await cli("config")).stdout).toBe(
        'KEY      VALUE\nn        -1\no        {"list":[{"x":true}],"s":"[secret]"}\npw       [secret]\nother:k  v\n',
      );
      expect(JSON.parse((await cli("config", "--json")).stdout)).toEqual({
        "conf:n": { value: "-1", secret: false },
        "conf:o": { secret: true },
        "conf:pw": { secret: true },
        "other:k": { value: "v", secret: false },
      });
      expect(JSON.parse((await cli("config", "--json", "--show-secrets")).stdout)["conf:o"]).toEqual({
        value: '{"list":[{"x":true}],"s":"hunter2"}',
        objectValue: { list: [{ x: true }], s: "hunter2" },
        secret: true,
      });
      expect((await cli("config", "get", "pw")).stdout).toBe("hunter2\n");
      expect((await cli("config", "get", "--path", "o.list[0].x")).stdout).toBe("true\n");
      await cli("config", "rm", "--path", "o.s");
      expect((await cli("config", "get", "o")).stdout).toBe('{"list":[{"x":true}]}\n');
      await cli("config", "rm", "n");
      expect(await cli("config", "get", "n")).toEqual({
        exitCode: 1,
        stdout: "",
        stderr: "error: configuration key 'n' not found for stack 'dev'\n",
      });
    }));

  it("shows the project's defaults, and encrypts what the project declares secret", () =>
    withProject(async ({ cli, root }) => {
      await cli("stack", "init", "dev");
      expect((await cli("config", "get", "size")).stdout).toBe("3\n");
      await cli("config", "set", "size", "4");
      expect((await cli("config", "get", "size")).stdout).toBe("4\n");
      await cli("config", "set", "hidden", "plain");
      expect(await readFile(join(root, "Pulumi.dev.yaml"), "utf8")).toMatch(/conf:hidden:\n {4}secure: v1:/);
    }, "{size: {type: integer, default: 3}, hidden: {type: string, secret: true}}"));

  it("asks to say what is meant by a value that looks like a secret", () =>
    withProject(async ({ cli }) => {
      await cli("stack", "init", "dev");
      const refused = await cli("config", "set", "dbPassword", "8sK2lq0Zx91mVb");
      expect(refused).toMatchObject({ exitCode: 1 });
      expect(refused.stderr).toMatch(/looks like a secret; rerun with --secret/);
      expect(refused.stderr).not.toContain("8sK2lq0Zx91mVb");
      expect(await cli("config", "set", "--plaintext", "dbPassword", "8sK2lq0Zx91mVb")).toMatchObject({ exitCode: 0 });
    }));
});
