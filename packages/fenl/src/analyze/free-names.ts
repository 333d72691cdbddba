import type { Span } from "../syntax/span.js";
import type { Expression } from "../syntax/tree.js";

/** The names an expression refers to that it doesn't bind itself, in order of appearance, with the first place of each. */
export function freeReferences(expression: Expression): Map<string, Span> {
  const found = new Map<string, Span>();
  visit(expression, new Set(), found);
  return found;
}

function visit(expression: Expression, bound: ReadonlySet<string>, found: Map<string, Span>): void {
  switch (expression.kind) {
    case "literal":
      return;
    case "reference":
      if (expression.name === "$input" || bound.has(expression.name) || found.has(expression.name)) return;
      found.set(expression.name, expression.span);
      return;
    case "field":
      visit(expression.base, bound, found);
      return;
    case "call":
      for (const arg of expression.args) visit(arg.value, bound, found);
      return;
    case "record":
      for (const field of expression.fields) visit(field.value, bound, found);
      return;
    case "cast":
      visit(expression.value, bound, found);
      return;
    case "pipe":
      visit(expression.left, bound, found);
      visit(expression.right, bound, found);
      return;
    case "let": {
      const inner = new Set(bound);
      for (const { name, value } of expression.bindings) {
        visit(value, inner, found);
        inner.add(name.text);
      }
      visit(expression.body, inner, found);
    }
  }
}
