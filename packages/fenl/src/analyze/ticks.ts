import type { TickName } from "../functions/definition.js";
import { simple } from "../types/fenl-type.js";
import type { ResolvedCall } from "./calls.js";
import { type Context, errorValue, placeOf } from "./context.js";
import type { Value } from "./value.js";

/** A tick function: true in rows it adds for every entity of what is aggregated or filtered. */
export function analyzeTick({ call }: ResolvedCall, tick: TickName, context: Context): Value {
  const { graph } = context;
  const input = context.scope.ticksFor;
  const parent = input && graph.node(input.node).operation;
  if (!input || parent === undefined) {
    if (input?.type.kind === "error") return errorValue(context, call.span);
    context.diagnostics.report(
      "invalidArguments",
      placeOf(context, call.span),
      `'${tick}' has nothing to tick for here`,
      { notes: ["Use it in a window, or in the condition of when() or if(), of a value that has rows"] },
    );
    return errorValue(context, call.span);
  }
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
