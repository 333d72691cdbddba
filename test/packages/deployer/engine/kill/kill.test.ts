import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stackFiles } from "../../../../../packages/deployer/src/state/index.js";
import { runEngine, type Spec } from "../harness.js";
import { calm, program as randomProgram } from "../random/programs.js";
import { Aftermath } from "./aftermath.js";
import { FileWorld } from "./file-world.js";
import { type Command, Laboratory } from "./laboratory.js";

/** `KILL_LOOP=200 npx vitest …` kills at every moment there is and then 200 times at random; else only at some. */
const LOOP = Number(process.env.KILL_LOOP ?? 0);
const SOME = 7;
const SHORT_LOOP = 10;

const before: Spec[] = [
  { name: "group", component: true },
  { name: "a", parent: "group", inputs: { value: 1 } },
  { name: "b", inputs: { value: 1, replaceOn: ["value"] }, refs: { from: "a" } },
  { name: "c", inputs: { value: 1, replaceOn: ["value"], deleteFirst: true } },
  { name: "d", inputs: { value: 1, replaceOn: ["from"] }, refs: { from: "c" } },
  { name: "e", inputs: { value: 1 }, dependsOn: ["d"] },
];
/** Changes in place, replaces in both orders with a dependent, renames, deletes and makes. */
const after: Spec[] = [
  { name: "group", component: true },
  { name: "a", parent: "group", inputs: { value: 2 } },
  { name: "b", inputs: { value: 2, replaceOn: ["value"] }, refs: { from: "a" } },
  { name: "c", inputs: { value: 2, replaceOn: ["value"], deleteFirst: true } },
  { name: "d2", aliases: [{ name: "d" }], inputs: { value: 1, replaceOn: ["from"] }, refs: { from: "c" } },
  { name: "f", inputs: { value: 1 }, protect: true },
];

interface Scenario {
  name: string;
  from: Spec[];
  command: Command;
  /** Things that somebody else removes before the command. */
  lost?: string[];
}

const scenarios: Scenario[] = [
  { name: "making a stack", from: [], command: { kind: "update", program: before, parallel: 4 } },
  { name: "changing everything", from: before, command: { kind: "update", program: after, parallel: 4 } },
  {
    name: "one after the other, in a journal",
    from: before,
    command: { kind: "update", program: after, parallel: 1, plainLimit: 0 },
  },
  {
    name: "growing out of small",
    from: before,
    command: { kind: "update", program: after, parallel: 4, plainLimit: 5_000 },
  },
  { name: "destroying it", from: before, command: { kind: "destroy", program: [], parallel: 4 } },
  { name: "refreshing it", from: before, command: { kind: "refresh", program: before, parallel: 4 }, lost: ["e-5"] },
];

let laboratory: Laboratory;
beforeAll(async () => {
  laboratory = await Laboratory.open();
});
afterAll(() => laboratory.close());

/** The stack and the world from which a scenario starts. */
async function baseline({ from, lost = [] }: Scenario): Promise<string> {
  const directory = await laboratory.directory("baseline");
  const files = stackFiles(join(directory, "state"), "proj", "dev");
  const { errors } = await runEngine(files, new FileWorld(join(directory, "world.json")), from, { parallel: 1 });
  expect(errors).toEqual([]);
  for (const id of lost) new FileWorld(join(directory, "world.json")).lose(id);
  return directory;
}

/** Every moment, or in the short version some, spread over the run but never the same. */
function momentsToTry(all: number): number[] {
  if (LOOP > 0) return Array.from({ length: all }, (_, index) => index + 1);
  const stride = all / SOME;
  return Array.from({ length: SOME }, (_, index) => Math.floor(index * stride + Math.random() * stride) + 1);
}

describe("an update killed at any moment at which it writes", () => {
  it.each(scenarios)("$name", { timeout: 3_600_000 }, async (scenario) => {
    const start = await baseline(scenario);
    const { moments } = await laboratory.run(await laboratory.directory("whole", start), scenario.command, 0);
    const places = new Set<string>();
    for (const moment of momentsToTry(moments!)) {
      const directory = await laboratory.directory("killed", start);
      const { killed, failed } = await laboratory.run(directory, scenario.command, moment);
      expect(failed).toBeUndefined();
      // What goes on side by side may take a moment more or less.
      if (killed === undefined) continue;
      places.add(killed);
      const aftermath = new Aftermath(directory, scenario.lost);
      const { kind, program } = scenario.command;
      try {
        await aftermath.expectNothingLost();
        await aftermath.expectToldOf(program);
        await aftermath.resolve(moment % 2 === 0);
        if (kind === "refresh") await aftermath.refresh();
        if (kind === "destroy") await aftermath.expectDestroyable();
        else await aftermath.expectUpConverges(program);
      } catch (error) {
        throw new Error(`after a kill at moment ${moment}, ${killed}`, { cause: error });
      }
    }
    if (LOOP > 0) console.log(`${scenario.name}: killed at ${moments} moments, in ${places.size} kinds of places`);
  });
});

describe("a stack whose updates are killed again and again", () => {
  it("is never lost and always comes home", { timeout: 3_600_000 }, async () => {
    const rounds = LOOP || SHORT_LOOP;
    const directory = await laboratory.directory("loop");
    const aftermath = new Aftermath(directory);
    let kills = 0;
    let homecomings = 0;
    while (kills < rounds) {
      const [specs] = fc.sample(randomProgram.map(calm).map(owned), 1) as [Spec[]];
      const either = <T>(one: T, other: T) => (Math.random() < 0.5 ? one : other);
      const command: Command = { kind: "update", program: specs, parallel: either(1, 4), plainLimit: either(0, 4_000) };
      const { killed, failed } = await laboratory.run(directory, command, 1 + Math.floor(Math.random() * 100));
      if (killed) kills++;
      try {
        if (failed) await aftermath.expectDiscovery(failed);
        await aftermath.expectNothingLost();
        await aftermath.expectToldOf(specs);
        // Half of the time the next update finds everything as the kill left it.
        if (Math.random() < 0.5) continue;
        await aftermath.resolve(Math.random() < 0.5);
        await aftermath.expectUpConverges(specs);
        homecomings++;
      } catch (error) {
        throw new Error(`killed ${killed ?? "never"} in round of ${JSON.stringify(command)}`, { cause: error });
      }
    }
    if (LOOP > 0) console.log(`${kills} updates killed, ${homecomings} times brought home`);
  });
});

/** Without what is let go on purpose: every thing is to be accounted for. */
function owned(specs: Spec[]): Spec[] {
  return specs.map((spec) => ({ ...spec, retainOnDelete: undefined, deletedWith: undefined }));
}
