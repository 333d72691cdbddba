import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { TestProgram } from "./program.js";

const BEFORE = `const a = new Thing("a", { value: "1" });
new Thing("b", { value: a.serial, replaceOn: ["value"] });
new Thing("c", { value: "1", replaceOn: ["value"], deleteBeforeReplace: true });
new Thing("d", { value: "1" });
`;
const AFTER = `const a = new Thing("a", { value: "2" });
new Thing("b", { value: a.serial, replaceOn: ["value"] });
new Thing("c", { value: "2", replaceOn: ["value"], deleteBeforeReplace: true });
new Thing("e", { value: "1" });
`;
const QUIETLY = ["--yes", "--skip-preview", "--stack", "dev"];
const preload = join(import.meta.dirname, "engine/kill/kill-point.mjs");
const hasPulumi = spawnSync("pulumi", ["version"]).status === 0;

let program: TestProgram;
afterEach(() => program.remove());

// Like the rest that compares with the Pulumi CLI: where that is at hand.
describe.skipIf(!hasPulumi)("the Pulumi CLI goes on after an update was killed", () => {
  it.each([20, 30, 40, 50, 60])("at moment %i", { timeout: 300_000 }, async (moment) => {
    program = new TestProgram(BEFORE);
    expect((await program.run("stack", "init", "dev")).code).toBe(0);
    expect((await program.run("up", ...QUIETLY)).code).toBe(0);
    program.write(AFTER);
    const env = { KILL_DIRECTORY: join(program.directory, "state"), KILL_AT: String(moment) };
    const killed = await program.runPreloaded(["--import", preload], env, "up", ...QUIETLY);
    expect(killed.stdout).toContain("killed: ");
    await program.quiet();

    const locked = await program.runPulumi("up", ...QUIETLY);
    expect(locked.stdout + locked.stderr).toContain("locked by 1 lock");
    expect((await program.runPulumi("cancel", "--yes", "--stack", "dev")).code).toBe(0);
    const { resources, pending } = program.state();
    const creating = pending
      .filter(({ type }) => type === "creating")
      .map(({ resource }) => resource.urn.split("::").at(-1));
    // What was made although nobody saw it is among what the state says is in doubt.
    for (const id of program.world().filter((each) => !resources.some((resource) => resource.id === each))) {
      expect(creating).toContain(id.split("-")[0]);
      program.lose(id);
    }
    if (creating.length > 0) {
      expect((await program.runPulumi("refresh", ...QUIETLY, "--clear-pending-creates")).code).toBe(0);
    }
    const resumed = await program.runPulumi("up", ...QUIETLY);
    expect(resumed.code, resumed.stdout + resumed.stderr).toBe(0);
    expect(program.world().map((id) => id.split("-")[0])).toEqual(["a", "b", "c", "e"]);
    const back = await program.run("preview", "--expect-no-changes", "--stack", "dev");
    expect(back.code, back.stdout).toBe(0);
  });
});
