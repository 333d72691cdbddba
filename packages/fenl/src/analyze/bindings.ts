import type { LetNode, PipeNode } from "../syntax/tree.js";
import type { Context } from "./context.js";
import { Scope } from "./scope.js";
import type { Value } from "./value.js";

/** `left | right`: binds `$input`. */
export function pipe({ left, right }: PipeNode, context: Context): Value {
  const input = context.analyze(left, context);
  const scope = new Scope(context.scope);
  scope.bind("$input", input);
  return context.analyze(right, { ...context, scope });
}

/** `let … in …`: later bindings see the earlier ones. */
export function letIn({ bindings, body }: LetNode, context: Context): Value {
  let inner = context;
  for (const binding of bindings) {
    const value = inner.analyze(binding.value, inner);
    const scope = new Scope(inner.scope);
    scope.bind(binding.name.text, value);
    inner = { ...inner, scope };
  }
  return inner.analyze(body, inner);
}
