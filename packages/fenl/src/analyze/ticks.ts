import type { TickName } from "../functions/definition.js";
import { simple } from "../types/fenl-type.js";
import type { ResolvedCall } from "./calls.js";
import { type Context, errorValue, literalValue, placeOf } from "./context.js";
import type { Value } from "./value.js";

/** A tick function: true in rows it adds for every entity of what is aggregated or filtered. */
export function analyzeTick({ call }: ResolvedCall, tick: TickName, context: Context): Value {
  const { graph } = context;
  const input = context.scope.ticksFor;
  if (!input) {
    context.diagnostics.report(
      "invalidArguments",
      placeOf(context, call.span),
      `'${tick}' has nothing to tick for here`,
      { notes: ["Use it in a window, or in the condition of when() or if()"] },
    );
    return errorValue(context, call.span);
  }
  const parent = graph.node(input.node).operation;
  // A literal has no entities to tick for.
  if (parent === undefined) return literalValue(context, call.span, simple("bool"), false);
  const present = graph.present(graph.tick(parent, tick));
  return {
    node: present,
    isNew: present,
    type: simple("bool"),
    grouping: input.grouping,
    domain: input.domain,
    place: placeOf(context, call.span),
  };
}
