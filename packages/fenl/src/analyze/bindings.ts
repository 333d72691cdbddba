import type { LetNode, PipeNode } from "../syntax/tree.js";
import { type Context, placeOf } from "./context.js";
import { Scope } from "./scope.js";
import type { Value } from "./value.js";

/** `left | right`: binds `$input`. */
export function pipe({ left, right, operator }: PipeNode, context: Context): Value {
  const input = context.analyze(left, context);
  const scope = new Scope(context.scope);
  scope.bind("$input", input);
  const result = context.analyze(right, { ...context, scope });
  if (!scope.wasUsed("$input")) {
    context.diagnostics.report("unusedBinding", input.place, "Left-hand side of pipe not used", {
      labels: [{ ...placeOf(context, operator), message: "Right-hand side doesn't use $input" }],
    });
  }
  return result;
}

/** `let … in …`: later bindings see the earlier ones. */
export function letIn({ bindings, body }: LetNode, context: Context): Value {
  let inner = context;
  const scopes: { scope: Scope; binding: LetNode["bindings"][number] }[] = [];
  for (const binding of bindings) {
    const value = inner.analyze(binding.value, inner);
    const scope = new Scope(inner.scope);
    scope.bind(binding.name.text, value);
    scopes.push({ scope, binding });
    inner = { ...inner, scope };
  }
  const result = inner.analyze(body, inner);
  for (const { scope, binding } of scopes) {
    if (!scope.wasUsed(binding.name.text)) {
      const message = `Unused binding '${binding.name.text}'`;
      context.diagnostics.report("unusedBinding", placeOf(context, binding.name.span), message);
    }
  }
  return result;
}
