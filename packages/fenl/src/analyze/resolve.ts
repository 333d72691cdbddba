import { nearestNames } from "../diagnostics/nearest-names.js";
import { findFunction, suggestedNames } from "../functions/catalogue.js";
import type { CallNode, Expression, LetNode, PipeNode } from "../syntax/tree.js";
import { childrenOf } from "../syntax/tree.js";
import { resolveArguments } from "./arguments.js";
import { placeOf, type Reporting } from "./context.js";

/**
 * Checks what can be told before any type is known: that functions exist, that calls have the arguments they need and
 * that what is bound is used. Faults in here hide those of types, which would often only follow from them.
 */
export function resolve(expression: Expression, reporting: Reporting): void {
  const resolution = new Resolution(reporting);
  resolution.check(expression);
  resolution.namesUsed(expression);
}

class Resolution {
  /** What each call's parameters are given; undefined for a call with a fault. */
  readonly #given = new Map<CallNode, readonly Expression[] | undefined>();

  constructor(private readonly reporting: Reporting) {}

  /** Reports faulty calls from the outside in; what is inside of a faulty one is left out. */
  check(expression: Expression): void {
    for (const child of expression.kind === "call" ? this.argumentsOf(expression) : childrenOf(expression)) {
      this.check(child);
    }
  }

  private argumentsOf(call: CallNode): readonly Expression[] {
    const definition = findFunction(call.function.text);
    if (!definition) {
      const { text, span } = call.function;
      this.reporting.diagnostics.report(
        "undefinedFunction",
        placeOf(this.reporting, span),
        `No function named '${text}'`,
        { notes: [`Nearest matches: ${nearestNames(text, suggestedNames())}`] },
      );
    }
    const given = definition && resolveArguments(this.reporting, definition, call);
    const expressions = given?.flatMap((argument) => argument.expression ?? []);
    this.#given.set(call, expressions);
    return expressions ?? [];
  }

  /** The names an expression uses but doesn't bind, implied `$input`s included; bindings nobody uses are reported. */
  namesUsed(expression: Expression): Set<string> {
    switch (expression.kind) {
      case "reference":
        return new Set([expression.name]);
      case "pipe":
        return this.pipe(expression);
      case "let":
        return this.let(expression);
      case "call":
        return this.union(this.#given.get(expression) ?? []);
      default:
        return this.union(childrenOf(expression));
    }
  }

  private union(expressions: readonly Expression[]): Set<string> {
    const names = new Set<string>();
    for (const expression of expressions) addAll(names, this.namesUsed(expression));
    return names;
  }

  private pipe({ left, right, operator }: PipeNode): Set<string> {
    const names = this.namesUsed(right);
    if (!names.delete("$input")) {
      const { diagnostics } = this.reporting;
      diagnostics.report("unusedBinding", placeOf(this.reporting, operator), "Left-hand side of pipe not used", {
        notes: ["The right-hand side doesn't use $input"],
      });
    }
    return addAll(names, this.namesUsed(left));
  }

  private let({ bindings, body }: LetNode): Set<string> {
    const names = this.namesUsed(body);
    for (const { name, value } of [...bindings].reverse()) {
      if (!names.delete(name.text)) {
        const place = placeOf(this.reporting, name.span);
        this.reporting.diagnostics.report("unusedBinding", place, `Unused binding '${name.text}'`);
      }
      addAll(names, this.namesUsed(value));
    }
    return names;
  }
}

function addAll<T>(set: Set<T>, items: Iterable<T>): Set<T> {
  for (const item of items) set.add(item);
  return set;
}
