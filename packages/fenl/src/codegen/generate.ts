import type { Emit } from "../processor/rows.js";
import { HELPERS } from "../runtime/helpers.js";
import type { Layout } from "./layout.js";
import { literalCode } from "./literal.js";
import { ModuleWriter } from "./module-writer.js";
import { expressionCode, StageCode } from "./stage-code.js";

/** Takes rows a stage sends to a later one. */
export interface Sink {
  push(time: bigint, subsort: number | bigint, key: unknown, payload: object, control?: unknown): void;
}

/** Works off one row of a stage; the payloads are those of its sources, undefined where they have no row. */
export type Step = (
  time: bigint,
  subsort: number | bigint,
  key: unknown,
  emit: Emit,
  ...payloads: (object | undefined)[]
) => void;

/** One entity's state in one stage. */
export type EntityState = Record<string, unknown> & { key: unknown };

export interface GeneratedStage {
  readonly step: Step;
  /** By the entity's identity. */
  readonly states: Map<unknown, EntityState>;
  /** Names of the state's fields, without the key. */
  readonly fields: readonly string[];
  newState(key: unknown): EntityState;
}

export interface Generated {
  readonly stages: readonly GeneratedStage[];
  /** The generated text: the same for the same plan, so its digest names the plan. */
  readonly code: string;
}

/**
 * Generates and loads the functions of a plan's stages. The text is made of this package's templates, numbers and
 * JSON-escaped strings only, and sees nothing but the helpers and the channels.
 *
 * @param sinks one for each of the layout's channels
 */
export function generate(layout: Layout, sinks: readonly Sink[]): Generated {
  const { plan } = layout;
  const module = new ModuleWriter();
  for (const node of layout.rowless) {
    const value = (id: number): string => {
      const other = plan.nodes[id]!;
      return other.kind === "constant" ? literalCode(other.value) : `v${id}`;
    };
    module.declare(`const v${node.id} = ${expressionCode(node, layout, value, module)};`);
  }
  const functions: string[] = [];
  const results: string[] = [];
  for (const stage of layout.stages) {
    const writer = new StageCode(layout, stage, module);
    const body = writer.write();
    const parameters = ["time", "subsort", "key", "emit", ...writer.sources().map((_, i) => `p${i}`)];
    const assigned = [...writer.fields].map(([name, empty]) => `this.${name} = ${empty};`);
    const { index } = stage;
    functions.push(
      `class State${index} { constructor(key) { this.key = key; ${assigned.join(" ")} } }`,
      `const states${index} = new Map();`,
      `function step${index}(${parameters.join(", ")}) {\n${body}\n}`,
    );
    const fields = JSON.stringify([...writer.fields.keys()]);
    results.push(
      `{ step: step${index}, states: states${index}, fields: ${fields}, newState: (key) => new State${index}(key) }`,
    );
  }
  const code = `"use strict";\n${module.header()}\n${functions.join("\n")}\nreturn [${results.join(", ")}];`;
  const stages = new Function("helpers", "channels", code)(HELPERS, sinks) as GeneratedStage[];
  return { stages, code };
}
