import type { Entities, Entity, EntityShape } from "../processor/entities.js";
import type { Emit } from "../processor/rows.js";
import { HELPERS } from "../runtime/helpers.js";
import { expressionCode } from "./expression-code.js";
import type { Layout } from "./layout.js";
import { literalCode } from "./literal.js";
import { ModuleWriter } from "./module-writer.js";
import { StageCode } from "./stage-code.js";
import { StateFields } from "./state-fields.js";

/** Takes rows a stage sends to a later one. */
export interface Sink {
  push(time: bigint, subsort: number | bigint, entity: Entity, payload: unknown, control?: unknown): void;
}

/**
 * Works off one row of a stage. A stage with one source of rows takes its payload, one with several a list of theirs,
 * undefined for those that have no row.
 */
export type Step = (time: bigint, subsort: number | bigint, entity: Entity, emit: Emit, payload: unknown) => void;

export interface Generated {
  /** One for each of the layout's stages. */
  readonly steps: readonly Step[];
  /** One for each of the layout's groupings. */
  readonly entities: readonly EntityShape[];
  /** The generated text: the same for the same plan, so its digest names the plan. */
  readonly code: string;
}

/**
 * Generates and loads the functions of a plan's stages. The text is made of this package's templates, numbers and
 * JSON-escaped strings only, and sees nothing but the helpers and the channels.
 *
 * @param sinks one for each of the layout's channels
 * @param entities one for each of its groupings
 */
export function generate(layout: Layout, sinks: readonly Sink[], entities: readonly Entities[]): Generated {
  const { plan } = layout;
  const module = new ModuleWriter();
  for (const node of layout.rowless) {
    const value = (id: number): string => {
      const other = plan.nodes[id]!;
      return other.kind === "constant" ? literalCode(other.value) : `v${id}`;
    };
    module.declare(`const v${node.id} = ${expressionCode(node, layout, value, module)};`);
  }
  const states = new Map(layout.groupings.map(({ name }, i) => [name, new StateFields(i)]));
  const writers = layout.stages.map((stage) => new StageCode(layout, stage, module, states.get(stage.grouping.name)!));
  const bodies = writers.map((writer) => writer.write());
  // How many numbers an entity has is known once all bodies are.
  const functions = layout.stages.map(({ index, grouping }, i) => {
    const sources = writers[i]!.sources().map((_, source) => `p${source}`);
    const single = sources.length === 1;
    return [
      `function step${index}(time, subsort, s, emit, ${single ? "p0" : "p"}) {`,
      ...(single ? [] : [`const ${sources.map((name, source) => `${name} = p[${source}]`).join(", ")};`]),
      ...states.get(grouping.name)!.prologue,
      bodies[i]!,
      "}",
    ].join("\n");
  });
  const steps = layout.stages.map(({ index }) => `step${index}`);
  const shapes = [...states.values()];
  const code = [
    '"use strict";',
    module.header(),
    `const [${shapes.map((_, i) => `e${i}`).join(", ")}] = entities;`,
    ...shapes.flatMap(({ declarations }) => declarations),
    ...functions,
    `return { steps: [${steps.join(", ")}], entities: [${shapes.map(({ shape }) => shape).join(", ")}] };`,
  ].join("\n");
  const make = new Function("helpers", "channels", "entities", code);
  return { ...(make(HELPERS, sinks, entities) as Omit<Generated, "code">), code };
}
