import type { Span } from "./span.js";
import type { NumberSuffix } from "./token.js";

/** A name with its place, as written. */
export interface Name {
  readonly text: string;
  readonly span: Span;
}

/** A type as written: a name, for `list` and `map` with arguments. */
export interface TypeExpression {
  readonly name: string;
  readonly args: readonly TypeExpression[];
  readonly span: Span;
}

export interface LiteralNode {
  readonly kind: "literal";
  readonly value:
    | { readonly type: "null" }
    | { readonly type: "bool"; readonly value: boolean }
    | { readonly type: "string"; readonly value: string }
    | { readonly type: "number"; readonly text: string; readonly suffix: NumberSuffix | undefined };
  readonly span: Span;
}

/** A name in an expression; `$input` is one, too. */
export interface ReferenceNode {
  readonly kind: "reference";
  readonly name: string;
  readonly span: Span;
}

export interface FieldNode {
  readonly kind: "field";
  readonly base: Expression;
  readonly field: Name;
  readonly span: Span;
}

export interface Argument {
  /** Set for a keyword argument. */
  readonly name?: Name;
  readonly value: Expression;
}

/** A call; operators are calls of the function behind them. */
export interface CallNode {
  readonly kind: "call";
  readonly function: Name;
  readonly args: readonly Argument[];
  /** Written as an operator or an index: there `$input` never fills a parameter. */
  readonly operator: boolean;
  readonly span: Span;
}

export interface RecordNode {
  readonly kind: "record";
  readonly fields: readonly { readonly name: Name; readonly value: Expression }[];
  readonly span: Span;
}

export interface CastNode {
  readonly kind: "cast";
  readonly value: Expression;
  readonly type: TypeExpression;
  readonly span: Span;
}

export interface PipeNode {
  readonly kind: "pipe";
  readonly left: Expression;
  readonly right: Expression;
  /** The place of the `|`. */
  readonly operator: Span;
  readonly span: Span;
}

export interface LetNode {
  readonly kind: "let";
  readonly bindings: readonly { readonly name: Name; readonly value: Expression }[];
  readonly body: Expression;
  readonly span: Span;
}

export type Expression =
  | LiteralNode
  | ReferenceNode
  | FieldNode
  | CallNode
  | RecordNode
  | CastNode
  | PipeNode
  | LetNode;

/** The expressions directly inside one, in source order. */
export function childrenOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case "literal":
    case "reference":
      return [];
    case "field":
      return [node.base];
    case "call":
      return node.args.map((arg) => arg.value);
    case "record":
      return node.fields.map((field) => field.value);
    case "cast":
      return [node.value];
    case "pipe":
      return [node.left, node.right];
    case "let":
      return [...node.bindings.map((binding) => binding.value), node.body];
  }
}
