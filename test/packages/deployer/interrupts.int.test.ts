import { afterEach, describe, expect, it } from "vitest";
import { TestProgram } from "./program.js";

const SLOW = 'const a = new Thing("a", { value: "1", delayMs: 4000 });\nnew Thing("b", { value: a.echo });\n';
const UP = ["up", "--yes", "--skip-preview"];

let program: TestProgram;

/** A program whose first resource takes a while, interrupted in the middle of it. */
async function startSlow() {
  program = new TestProgram(SLOW);
  expect((await program.run("stack", "init", "dev")).code).toBe(0);
  const running = program.start(...UP);
  await program.called("create a");
  return running;
}

afterEach(() => program.remove());

describe("an update that fails", () => {
  it("doesn't wait for what its program still had in mind, and leaves no process behind", async () => {
    program = new TestProgram('new Thing("a", { value: "1", failCheck: "no" });\nsetTimeout(() => {}, 60_000);\n');
    expect((await program.run("stack", "init", "dev")).code).toBe(0);
    const started = Date.now();
    const { code, stdout } = await program.run("preview");
    expect(code).toBe(1);
    expect(stdout).toContain("has a problem: no");
    expect(Date.now() - started).toBeLessThan(20_000);
    await program.quiet();
  }, 60_000);
});

describe("an update that is interrupted", () => {
  it("once waits for what is under way, saves it and releases the stack", async () => {
    const { child, ended } = await startSlow();
    child.kill("SIGINT");
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(1);
    expect(stderr).toContain("cancelling");
    expect(stdout).toContain("update canceled");
    expect(program.things()).toEqual(["a"]);
    expect(program.state().pending).toEqual([]);
    expect(program.locks()).toEqual([]);
    await program.quiet();
  }, 180_000);

  it("twice ends at once; the next run says what is in doubt and goes on", async () => {
    const { child, ended } = await startSlow();
    child.kill("SIGINT");
    setTimeout(() => child.kill("SIGINT"), 500);
    expect((await ended).code).toBe(1);
    await program.quiet();
    program.write(SLOW.replace(", delayMs: 4000", ""));
    const next = await program.run(...UP);
    expect(next.code).toBe(0);
    expect(next.stdout).toMatch(/1 pending operations[\s\S]*interrupted while creating/);
    expect(program.things()).toEqual(["a", "b"]);
  }, 180_000);

  it("by `cancel` finishes what it has begun, begins nothing more, and keeps what it did", async () => {
    const { ended } = await startSlow();
    const cancelled = await program.run("cancel", "--yes");
    expect(cancelled.stdout).toContain("has been canceled");
    const { code, stdout } = await ended;
    expect(code).toBe(1);
    expect(stdout).toContain("was canceled: its lock was removed");
    expect(program.things()).toEqual(["a"]);
    expect(program.state().pending).toEqual([]);
    expect((await program.run(...UP)).code).toBe(0);
    expect(program.things()).toEqual(["a", "b"]);
  }, 180_000);

  it("by `cancel` and overtaken leaves the state to who holds it now", async () => {
    const { ended } = await startSlow();
    await program.run("cancel", "--yes");
    program.write('new Thing("c", { value: "1" });\n');
    const { child, ended: overtaking } = program.start(...UP);
    expect((await overtaking).code, String(child.pid)).toBe(0);
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(1);
    expect(stdout + stderr).toContain("canceled");
    expect(program.things()).toContain("c");
  }, 180_000);

  it("by a kill -9 loses nothing that was done, and doesn't hold the stack for ever", async () => {
    program = new TestProgram('new Thing("z", { value: "0" });\n');
    await program.run("stack", "init", "dev");
    expect((await program.run(...UP)).code).toBe(0);
    program.write(`new Thing("z", { value: "0" });\nnew Thing("y", { value: "1" });\n${SLOW}`);
    const { child, ended } = program.start(...UP);
    await program.called("create a");
    await program.called("create y");
    await new Promise((resolve) => setTimeout(resolve, 1000));
    child.kill("SIGKILL");
    await ended;
    await program.quiet();
    expect((await program.run("stack", "export")).stdout).toContain("::y");
    program.write('new Thing("z", { value: "0" });\nnew Thing("y", { value: "1" });\n');
    const next = await program.run(...UP);
    expect(next.code).toBe(0);
    expect(next.stdout).toContain("interrupted while creating");
    expect(program.things()).toEqual(["y", "z"]);
    expect(program.locks()).toEqual([]);
    expect(program.state().pending).toHaveLength(1);
    expect((await program.run("refresh", "--yes", "--skip-preview", "--clear-pending-creates")).code).toBe(0);
    expect(program.state().pending).toEqual([]);
  }, 240_000);
});
