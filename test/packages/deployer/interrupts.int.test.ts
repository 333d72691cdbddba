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
  }, 180_000);

  it("twice ends at once; the next run says what is in doubt and goes on", async () => {
    const { child, ended } = await startSlow();
    child.kill("SIGINT");
    setTimeout(() => child.kill("SIGINT"), 500);
    expect((await ended).code).toBe(1);
    program.write(SLOW.replace(", delayMs: 4000", ""));
    const next = await program.run(...UP);
    expect(next.code).toBe(0);
    expect(next.stdout).toMatch(/1 pending operations[\s\S]*interrupted while creating/);
    expect(program.things()).toEqual(["a", "b"]);
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
