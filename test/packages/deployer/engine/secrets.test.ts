import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import type { EngineEvent } from "../../../../packages/deployer/src/display/events.js";
import { jsonEventWriter } from "../../../../packages/deployer/src/display/json-events.js";
import { PreviewDocument } from "../../../../packages/deployer/src/display/preview-document.js";
import { Secret } from "../../../../packages/deployer/src/values/index.js";
import { emptyStack, withBackend } from "../state/support.js";
import { resourceOf, runEngine, type Spec } from "./harness.js";
import { World } from "./world.js";

const program = (token: string): Spec[] => [
  { name: "a", inputs: { token: new Secret(token), nested: { key: new Secret(token) }, list: [new Secret(token)] } },
  { name: "b", inputs: { invalid: new Secret(token) } },
];

/** Everything a run shows in JSON. */
function shown(events: EngineEvent[]): string {
  const lines: string[] = [];
  const write = jsonEventWriter(false, true, (line) => lines.push(line));
  const document = new PreviewDocument(false);
  for (const event of events) {
    write(event);
    document.add(event);
  }
  return lines.join("\n") + JSON.stringify(document.toJson());
}

it("secrets appear in clear neither in the state nor in anything that is shown", () =>
  withBackend(async (files) => {
    await emptyStack(files);
    const world = new World();
    for (const token of ["hunter2", "correct-horse"]) {
      for (const preview of [true, false]) {
        const { events } = await runEngine(files, world, program(token).slice(0, 1), { preview });
        expect(shown(events)).not.toContain(token);
      }
      expect(await readFile(files.checkpoint, "utf8")).not.toContain(token);
    }
    const { outputs } = (await resourceOf(files, "a"))!;
    expect(outputs!.token).toEqual(new Secret("correct-horse"));
  }));

it("a rejected secret is not shown in the message", () =>
  withBackend(async (files) => {
    await emptyStack(files);
    const { events } = await runEngine(files, new World(), program("hunter2"));
    expect(shown(events)).not.toContain("hunter2");
  }));
