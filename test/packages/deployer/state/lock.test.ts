import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { breakLocks, lockStack, type StackFiles } from "../../../../packages/deployer/src/state/index.js";
import { ownIdentity } from "../../../../packages/deployer/src/state/process-identity.js";
import { withBackend } from "./support.js";

/** No process has an id this high. */
const DEAD = 2 ** 30;

async function leaveLock(files: StackFiles, owner: object): Promise<void> {
  await mkdir(files.locks, { recursive: true });
  await writeFile(join(files.locks, "left.json"), JSON.stringify(owner));
}

describe("a stack's lock", () => {
  it("has what the Pulumi CLI writes, and is gone when released", () =>
    withBackend(async (files) => {
      const lock = await lockStack(files);
      const [name] = await readdir(files.locks);
      expect(name).toMatch(/^[0-9a-f-]{36}\.json$/);
      expect(JSON.parse(await readFile(join(files.locks, name!), "utf8"))).toMatchObject({
        pid: process.pid,
        hostname: hostname(),
        username: expect.any(String),
        timestamp: expect.stringMatching(/Z$/),
      });
      await lock.release();
      expect(await readdir(files.locks)).toEqual([]);
    }));

  it("is taken over from a process that is known to have ended, and says so", () =>
    withBackend(async (files) => {
      await leaveLock(files, { ...ownIdentity(), pid: DEAD, username: "me", hostname: "here", timestamp: "then" });
      const lock = await lockStack(files);
      expect(lock.takenOver).toEqual([expect.stringContaining(`created by me@here (pid ${DEAD}) at then`)]);
      expect(await readdir(files.locks)).toHaveLength(1);
      await lock.release();
    }));

  it("is taken over when another process has got the owner's id since", () =>
    withBackend(async (files) => {
      await leaveLock(files, { ...ownIdentity(), started: "1" });
      const lock = await lockStack(files);
      expect(lock.takenOver).toHaveLength(1);
      await lock.release();
    }));

  it.each<[string, object, RegExp]>([
    ["a process that lives", ownIdentity(), new RegExp(`\\(pid ${process.pid}\\)`)],
    ["another machine", { pid: DEAD, hostname: "elsewhere", username: "you", timestamp: "then" }, /you@elsewhere/],
    ["another container", { ...ownIdentity(), pid: DEAD, namespace: "pid:[1]" }, /locked by 1 lock/],
    ["the Pulumi CLI, dead or alive", { pid: DEAD, hostname: hostname() }, /this process seems to have ended/],
    ["who knows", {}, /somebody@an unknown host/],
  ])("is not taken from %s", (_, owner, message) =>
    withBackend(async (files) => {
      await leaveLock(files, owner);
      await expect(lockStack(files)).rejects.toThrow(message);
      expect(await readdir(files.locks)).toEqual(["left.json"]);
      expect(await breakLocks(files)).toHaveLength(1);
      await (await lockStack(files)).release();
    }),
  );

  it("goes to at most one of many that want it at once", () =>
    withBackend(async (files) => {
      const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockStack(files)));
      expect(tries.filter((result) => result.status === "fulfilled").length).toBeLessThanOrEqual(1);
      for (const result of tries) if (result.status === "fulfilled") await result.value.release();
      expect(await readdir(files.locks)).toEqual([]);
    }));
});
