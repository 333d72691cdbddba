import { describe, expect, it } from "vitest";
import { Closing } from "../../../../packages/deployer/src/display/closing.js";
import { painter } from "../../../../packages/deployer/src/display/colors.js";
import type { EngineEvent } from "../../../../packages/deployer/src/display/events.js";
import { LineProgress } from "../../../../packages/deployer/src/display/line-progress.js";
import { TextDisplay } from "../../../../packages/deployer/src/display/text-display.js";
import { Secret } from "../../../../packages/deployer/src/values/index.js";
import { resource, stepTo, summary } from "./support.js";

function display(events: EngineEvent[], { suppressOutputs = false } = {}): string[] {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const paint = painter(false);
  const progress = new LineProgress({ showSames: false, paint, write });
  const closing = new Closing({ showSecrets: false, suppressOutputs, paint, write });
  const text = new TextDisplay(() => write("Previewing update (dev):"), progress, closing);
  for (const event of events) text.show(event);
  return lines;
}

const done = (event: ReturnType<typeof stepTo>): EngineEvent => ({ ...event, kind: "resource-outputs" });
const thing = (value: string) => resource("rt:x:Thing", "thing", { value, __provider: value });
const root = (outputs: ResourceOutputs) => resource("pulumi:pulumi:Stack", "proj-dev", {}, { custom: false, outputs });
type ResourceOutputs = NonNullable<ReturnType<typeof resource>["outputs"]>;

describe("the text display", () => {
  it("shows a line for each change, what of it differs, and counts", () => {
    const stack = stepTo("same", root({}), root({}));
    const update = stepTo("update", thing("a"), thing("b"));
    const create = stepTo("create", undefined, resource("rt:x:Thing", "new", {}));
    const lines = display([
      { kind: "prelude", config: {} },
      stack,
      done(stack),
      update,
      done(update),
      create,
      done(create),
      done(create),
      summary({ update: 1, create: 1, same: 3 }),
    ]);
    expect(lines).toEqual([
      "Previewing update (dev):",
      " ~  rt:x:Thing thing update [diff: ~value]",
      " +  rt:x:Thing new create",
      "",
      "Resources:",
      "    + 1 to create",
      "    ~ 1 to update",
      "    2 changes. 3 unchanged",
      "",
    ]);
  });

  it("shows outputs with what changed of them, secrets masked", () => {
    const stack = stepTo(
      "same",
      root({ n: 1, gone: 1, s: new Secret("a") }),
      root({ n: 2, s: new Secret("b"), added: "x" }),
    );
    const lines = display([stack, done(stack), summary({ same: 1 })]);
    const outputs = lines.slice(lines.indexOf("Outputs:") + 1, lines.indexOf("Resources:") - 1);
    expect(outputs.map((line) => line.trim())).toEqual([
      '+ added: "x"',
      "- gone : 1",
      "~ n    : 1 => 2",
      "~ s    : [secret] => [secret]",
    ]);
    expect(display([stack, summary({})], { suppressOutputs: true })).not.toContain("Outputs:");
  });

  it("groups messages by resource and counts what failed", () => {
    const create = stepTo("create", undefined, thing("a"));
    const { urn } = thing("a");
    const lines = display([
      create,
      { ...create, kind: "resource-failed" },
      { kind: "diagnostic", urn, severity: "error", message: "no such host\ncheck the address\n" },
      { kind: "diagnostic", urn: "", severity: "warning", message: "slow" },
      { kind: "diagnostic", urn, severity: "debug", message: "noise" },
      summary({}, "failed"),
    ]);
    expect(lines).toEqual([
      " +  rt:x:Thing thing **creating failed**",
      "",
      "Diagnostics:",
      "  rt:x:Thing (thing):",
      "    error: no such host",
      "    check the address",
      "  the run:",
      "    warning: slow",
      "",
      "Resources:",
      "    1 errored",
      "",
    ]);
  });

  it("shows what a long step is at, and forgets it", () => {
    const { planning: _, ...create } = stepTo("create", undefined, thing("a"));
    const { urn } = thing("a");
    const lines = display([
      { ...create, planning: false },
      { kind: "diagnostic", urn, severity: "info", message: "Step 1/3: FROM x\n", ephemeral: true },
      summary({ create: 1 }),
    ]);
    expect(lines.slice(0, 2).map((line) => line.replace(/[\d.]+s/, "Ns"))).toEqual([
      " +  rt:x:Thing thing creating",
      " +  rt:x:Thing thing creating (Ns) Step 1/3: FROM x",
    ]);
    expect(lines).not.toContain("Diagnostics:");
  });
});
