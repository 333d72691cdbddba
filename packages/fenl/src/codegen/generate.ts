import type { Entity, EntityShape } from "../processor/entities.js";
import type { Emit } from "../processor/rows.js";
import { HELPERS } from "../runtime/helpers.js";
import { expressionCode } from "./expression-code.js";
import type { Layout } from "./layout.js";
import { literalCode } from "./literal.js";
import { ModuleWriter } from "./module-writer.js";
import { StageCode } from "./stage-code.js";

/** Takes rows a stage sends to a later one. */
export interface Sink {
  push(time: bigint, subsort: number | bigint, entity: Entity, payload: object, control?: unknown): void;
}

/**
 * Works off one row of a stage. A stage with one source of rows takes its payload, one with several a list of theirs,
 * undefined for those that have no row.
 */
export type Step = (
  time: bigint,
  subsort: number | bigint,
  entity: Entity,
  emit: Emit,
  payload: object | readonly (object | undefined)[],
) => void;

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
  const fields = new Map(layout.groupings.map(({ name }) => [name, new Map<string, string>()]));
  const functions = layout.stages.map((stage) => {
    const writer = new StageCode(layout, stage, module, fields.get(stage.grouping.name)!);
    const body = writer.write();
    const sources = writer.sources().map((_, i) => `p${i}`);
    const single = sources.length === 1;
    return [
      `function step${stage.index}(time, subsort, s, emit, ${single ? "p0" : "p"}) {`,
      ...(single ? [] : [`const ${sources.map((name, i) => `${name} = p[${i}]`).join(", ")};`]),
      body,
      "}",
    ].join("\n");
  });
  const classes = [...fields.values()].map(entityClass);
  const steps = layout.stages.map(({ index }) => `step${index}`);
  const entities = [...fields.values()].map(
    (names, i) => `{ fields: ${JSON.stringify([...names.keys()])}, make: (key) => new Entity${i}(key) }`,
  );
  const code = [
    '"use strict";',
    module.header(),
    ...classes,
    ...functions,
    `return { steps: [${steps.join(", ")}], entities: [${entities.join(", ")}] };`,
  ].join("\n");
  const made = new Function("helpers", "channels", code)(HELPERS, sinks) as Omit<Generated, "code">;
  return { ...made, code };
}

/** The class of a grouping's entities: all have the same fields in the same order, which keeps access to them fast. */
function entityClass(fields: ReadonlyMap<string, string>, index: number): string {
  const assigned = [...fields].map(([name, empty]) => `this.${name} = ${empty};`);
  return `class Entity${index} { constructor(key) { this.key = key; this.rank = -1; ${assigned.join(" ")} } }`;
}
