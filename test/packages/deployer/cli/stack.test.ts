import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  passphraseSecrets,
  type ResourceState,
  StateSession,
  type UpdateOutcome,
} from "../../../../packages/deployer/src/state/index.js";
import { secret } from "../../../../packages/deployer/src/values/index.js";
import { type TestProject, withProject } from "./support.js";

const outcome: UpdateOutcome = {
  kind: "update",
  startTime: 1_700_000_000,
  message: "first",
  environment: { "exec.kind": "cli" },
  config: { "conf:a": "1", "conf:pw": { secure: "v1:x:y" } },
  result: "succeeded",
  resourceChanges: { create: 2 },
};

/** More than a process id can be. */
const NO_PROCESS = 2 ** 30;
const ROOT = "urn:pulumi:dev::conf::pulumi:pulumi:Stack::conf-dev";

/** Saves resources as an update would. */
async function update(project: TestProject, resources: ResourceState[]): Promise<void> {
  const session = await StateSession.open(
    project.files,
    passphraseSecrets(async () => "test"),
  );
  for (const resource of resources) await session.record({ done: [{ new: resource }] });
  await session.finish(outcome);
}

const root: ResourceState = {
  urn: ROOT,
  custom: false,
  type: "pulumi:pulumi:Stack",
  outputs: { text: "hi", list: [1], password: secret("hunter2") },
};

const child: ResourceState = {
  urn: "urn:pulumi:dev::conf::test:index:Thing::child",
  custom: false,
  type: "test:index:Thing",
  parent: ROOT,
};

describe("stack init, ls, select, rm", { timeout: 60_000 }, () => {
  it("make, list and remove a stack", () =>
    withProject(async ({ cli, root: directory, files }) => {
      expect(await cli("stack", "init", "dev")).toMatchObject({ exitCode: 0, stdout: "Created stack 'dev'\n" });
      expect(await cli("stack", "init", "dev")).toMatchObject({
        exitCode: 1,
        stderr: "error: stack 'organization/conf/dev' already exists\n",
      });
      await cli("stack", "init", "organization/conf/prod");
      expect(JSON.parse((await cli("stack", "ls", "--json")).stdout)).toEqual([
        { name: "dev", current: false },
        { name: "prod", current: true },
      ]);
      await cli("stack", "select", "dev");
      expect((await cli("stack", "--show-name")).stdout).toBe("dev\n");
      const salt = /encryptionsalt: (\S+)/.exec(await readFile(join(directory, "Pulumi.dev.yaml"), "utf8"))?.[1];
      const { latest } = JSON.parse(await readFile(files.checkpoint, "utf8")).checkpoint;
      expect(latest.secrets_providers.state.salt).toBe(salt);

      expect(await cli("stack", "rm", "prod")).toMatchObject({ exitCode: 2 });
      expect(await cli("stack", "rm", "prod", "--yes")).toMatchObject({ stdout: "Stack 'prod' has been removed!\n" });
      expect(await readdir(directory)).not.toContain("Pulumi.prod.yaml");
      expect(await cli("stack", "select", "prod")).toMatchObject({
        exitCode: 6,
        stderr: "error: no stack named 'prod' found\n",
      });
    }));

  it("refuse bad names, another passphrase and a stack with resources", () =>
    withProject(async (project) => {
      expect((await project.cli("stack", "init", "a b")).stderr).toMatch(/may only contain alphanumeric/);
      expect((await project.cli("stack", "output")).stderr).toMatch(/no stack selected/);
      await project.cli("stack", "init", "dev");
      await update(project, [root, child]);
      expect((await project.cli("stack", "rm", "--yes")).stderr).toMatch(/'dev' still has resources; removal rejected/);
      process.env.PULUMI_CONFIG_PASSPHRASE = "other";
      expect(await project.cli("stack", "output", "--show-secrets")).toMatchObject({
        exitCode: 1,
        stderr: expect.stringMatching(/^error: getting the secrets of stack 'dev': incorrect passphrase: set PULUMI_/),
      });
      delete process.env.PULUMI_CONFIG_PASSPHRASE;
      expect((await project.cli("stack", "output", "--show-secrets")).stderr).toMatch(/PULUMI_CONFIG_PASSPHRASE_FILE/);
      expect((await project.cli("stack", "output")).exitCode).toBe(0);
    }));
});

describe("stack output, export, import, history", { timeout: 60_000 }, () => {
  it("show what a stack has, secrets only when asked", () =>
    withProject(async (project) => {
      const { cli } = project;
      await cli("stack", "init", "dev");
      await update(project, [root, child]);
      expect(JSON.parse((await cli("stack", "output", "--json")).stdout)).toEqual({
        list: [1],
        password: "[secret]",
        text: "hi",
      });
      expect((await cli("stack", "output")).stdout).toContain(
        "    OUTPUT    VALUE\n    list      [1]\n    password  [secret]\n",
      );
      expect((await cli("stack", "output", "text")).stdout).toBe("hi\n");
      expect((await cli("stack", "output", "password", "--show-secrets")).stdout).toBe("hunter2\n");
      expect(await cli("stack", "output", "nothing")).toMatchObject({
        exitCode: 1,
        stderr: "error: current stack does not have output property 'nothing'\n",
      });
      const [update1] = JSON.parse((await cli("stack", "history", "--json")).stdout);
      expect(update1).toMatchObject({
        kind: "update",
        startTime: "2023-11-14T22:13:20.000Z",
        message: "first",
        config: { "conf:a": { value: "1", secret: false }, "conf:pw": { secret: true } },
        result: "succeeded",
        resourceChanges: { create: 2 },
      });
      expect((await cli("stack")).stdout).toContain("Current stack resources (2):");
    }));

  it("carry a state over, encrypting what is in the open", () =>
    withProject(async (project) => {
      const { cli, files, root: directory } = project;
      await cli("stack", "init", "dev");
      await update(project, [root, child]);
      const exported = await cli("stack", "export");
      expect(exported.stdout).toMatch(/^\{\n {4}"version": 3,\n {4}"deployment": \{/);
      expect(exported.stdout).not.toContain("hunter2");
      const open = await cli("stack", "export", "--show-secrets");
      expect(open.stdout).toContain('"plaintext": "\\"hunter2\\""');

      const file = join(directory, "state.json");
      await writeFile(file, open.stdout.replaceAll('"hi"', '"imported"'));
      expect(await cli("stack", "import", "--file", file)).toMatchObject({ exitCode: 0, stdout: "Import complete.\n" });
      expect(await readFile(files.checkpoint, "utf8")).not.toContain("hunter2");
      expect((await cli("stack", "output", "password", "--show-secrets")).stdout).toBe("hunter2\n");
      expect((await cli("stack", "output", "text")).stdout).toBe("imported\n");

      await writeFile(file, open.stdout.replaceAll("::conf::", "::other::"));
      const refused = await cli("stack", "import", "--file", file);
      expect(refused).toMatchObject({ exitCode: 1 });
      expect(refused.stderr).toMatch(/is not of the stack organization\/conf\/dev(.|\n)*--force/);
      await writeFile(file, "{}");
      expect((await cli("stack", "import", "--file", file)).stderr).toMatch(/not a document of `stack export`/);
    }));
});

describe("state delete and unprotect, cancel", { timeout: 60_000 }, () => {
  it("edit a state without harming it", () =>
    withProject(async (project) => {
      const { cli } = project;
      await cli("stack", "init", "dev");
      await update(project, [root, { ...child, protect: true }]);
      expect((await cli("state", "delete", ROOT, "--yes")).stderr).toContain(` * "child" (${child.urn})`);
      expect((await cli("state", "delete", child.urn, "--yes")).stderr).toMatch(/is protected\. Re-run .* --force/);
      expect((await cli("state", "delete", `${child.urn}s`, "--yes")).stderr).toMatch(/No such resource/);
      expect(await cli("state", "unprotect", child.urn)).toMatchObject({ exitCode: 2 });
      await cli("state", "unprotect", child.urn, "--yes");
      expect(await cli("state", "delete", child.urn, "--yes")).toMatchObject({ stdout: "Resource deleted\n" });
      expect((await cli("stack")).stdout).toContain("Current stack resources (1):");
    }));

  it("take a dead update's lock away and keep what it had saved", () =>
    withProject(async (project) => {
      const { cli, files } = project;
      await cli("stack", "init", "dev");
      const session = await StateSession.open(
        files,
        passphraseSecrets(async () => "test"),
        { plainLimit: 0 },
      );
      await session.record({ done: [{ new: root }] });
      expect((await cli("state", "unprotect", "--all", "--yes")).stderr).toMatch(
        /^error: the stack is currently locked by 1 lock\(s\)\. Either wait .* `pulumi cancel`/,
      );
      for (const name of await readdir(files.locks)) {
        const lock = JSON.parse(await readFile(join(files.locks, name), "utf8"));
        await writeFile(join(files.locks, name), JSON.stringify({ ...lock, pid: NO_PROCESS }));
      }
      const cancelled = await cli("cancel", "--yes");
      expect(cancelled.stdout).toMatch(/removed the lock .*\nrecovered what an interrupted update had saved\n/);
      expect(JSON.parse(await readFile(files.checkpoint, "utf8")).checkpoint.latest.resources).toHaveLength(1);
      await session.close();
    }));
});
