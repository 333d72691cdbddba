import type { Expression } from "../syntax/tree.js";

/** The names an expression refers to that it doesn't bind itself, in order of appearance. */
export function freeNames(expression: Expression): string[] {
  const found = new Set<string>();
  visit(expression, new Set(), found);
  return [...found];
}

function visit(expression: Expression, bound: ReadonlySet<string>, found: Set<string>): void {
  switch (expression.kind) {
    case "literal":
      return;
    case "reference":
      if (expression.name !== "$input" && !bound.has(expression.name)) found.add(expression.name);
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
