import { MAX_NESTING, MAX_NODES } from "./limits.js";
import type { Span } from "./span.js";
import { SyntaxFault } from "./syntax-error.js";
import { childrenOf, type Expression } from "./tree.js";

/** Keeps trees within the limits, so that no text can exhaust the stack of the passes over them. */
export class Budget {
  #nesting = 0;
  #nodes = 0;
  readonly #depths = new WeakMap<Expression, number>();

  /** @param here where the parser is */
  constructor(private readonly here: () => Span) {}

  /** Parses something inside what is being parsed. */
  nested<T>(parse: () => T): T {
    this.#nesting += 1;
    if (this.#nesting > MAX_NESTING) this.tooDeep();
    const result = parse();
    this.#nesting -= 1;
    return result;
  }

  /** Counts a new node and measures its depth, since chains like `a + b + c` and pipes are deep without nesting. */
  node<T extends Expression>(node: T): T {
    this.#nodes += 1;
    if (this.#nodes > MAX_NODES) throw new SyntaxFault(`Expression of more than ${MAX_NODES} parts`, node.span);
    let depth = 0;
    for (const child of childrenOf(node)) depth = Math.max(depth, this.#depths.get(child) ?? 0);
    if (depth >= MAX_NESTING) this.tooDeep();
    this.#depths.set(node, depth + 1);
    return node;
  }

  private tooDeep(): never {
    throw new SyntaxFault(`Expression nested more than ${MAX_NESTING} deep`, this.here());
  }
}
