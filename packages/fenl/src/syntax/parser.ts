import { Budget } from "./budget.js";
import { tokenize } from "./lexer.js";
import { MAX_SOURCE_LENGTH } from "./limits.js";
import { literalValue } from "./literal-value.js";
import { cover } from "./span.js";
import { SyntaxFault } from "./syntax-error.js";
import { TokenStream } from "./token-stream.js";
import type { Argument, Expression, Name, TypeExpression } from "./tree.js";

/** Binary operators by level, loosest first, with the function each stands for. */
const LEVELS: readonly Readonly<Record<string, string>>[] = [
  { or: "logical_or" },
  { and: "logical_and" },
  { "==": "eq", "!=": "neq", "<>": "neq" },
  { "<": "lt", "<=": "lte", ">": "gt", ">=": "gte" },
  { "+": "add", "-": "sub" },
  { "*": "mul", "/": "div" },
];
const EXPRESSION_STARTS = ["an identifier", "a literal", "'$input'", "'('", "'{'", "'-'", "'!'", "'let'"];

/**
 * Parses one Fenl expression that must take up the whole text.
 *
 * @throws SyntaxFault
 */
export function parseExpression(source: string): Expression {
  if (source.length > MAX_SOURCE_LENGTH) {
    throw new SyntaxFault(`Expression of ${source.length} characters is too long: at most ${MAX_SOURCE_LENGTH}`, {
      start: 0,
      end: 1,
    });
  }
  const parser = new Parser(new TokenStream(tokenize(source)));
  return parser.whole();
}

class Parser {
  readonly #budget: Budget;

  constructor(private readonly tokens: TokenStream) {
    this.#budget = new Budget(() => tokens.current.span);
  }

  whole(): Expression {
    const result = this.expression();
    if (this.tokens.current.kind !== "end") this.tokens.unexpected(["an operator", "the end of the expression"]);
    return result;
  }

  /** cast: the loosest level, and it doesn't repeat. */
  private expression(): Expression {
    return this.#budget.nested(() => {
      const value = this.pipe();
      if (!this.tokens.isKeyword("as")) return value;
      this.tokens.advance();
      const type = this.typeExpression();
      if (this.tokens.isKeyword("as")) {
        throw new SyntaxFault("A second cast needs parentheses around the first", this.tokens.current.span);
      }
      return this.#budget.node({ kind: "cast", value, type, span: cover(value.span, type.span) });
    });
  }

  private pipe(): Expression {
    if (this.tokens.isKeyword("let")) return this.letExpression();
    const stages: { left: Expression; operator: { start: number; end: number } }[] = [];
    let last = this.binary(0);
    while (this.tokens.isSymbol("|")) {
      stages.push({ left: last, operator: this.tokens.advance().span });
      last = this.tokens.isKeyword("let") ? this.letExpression() : this.binary(0);
    }
    return stages.reduceRight<Expression>(
      (right, { left, operator }) =>
        this.#budget.node({ kind: "pipe", left, right, operator, span: cover(left.span, right.span) }),
      last,
    );
  }

  private letExpression(): Expression {
    return this.#budget.nested(() => {
      const start = this.tokens.current.span;
      const bindings: { name: Name; value: Expression }[] = [];
      while (this.tokens.isKeyword("let")) {
        this.tokens.advance();
        const name = this.tokens.expectName();
        this.tokens.expect("=");
        bindings.push({ name, value: this.expression() });
      }
      if (!this.tokens.isKeyword("in")) this.tokens.unexpected(["'let'", "'in'"]);
      this.tokens.advance();
      const body = this.pipe();
      return this.#budget.node({ kind: "let", bindings, body, span: cover(start, body.span) });
    });
  }

  private binary(level: number): Expression {
    const operators = LEVELS[level];
    if (!operators) return this.unary();
    let left = this.binary(level + 1);
    for (;;) {
      const token = this.tokens.current;
      const name = token.kind === "symbol" || token.kind === "keyword" ? operators[token.text] : undefined;
      if (name === undefined || !Object.hasOwn(operators, token.text)) return left;
      this.tokens.advance();
      const right = this.binary(level + 1);
      left = this.#budget.node({
        kind: "call",
        function: { text: name, span: token.span },
        args: [{ value: left }, { value: right }],
        operator: true,
        span: cover(left.span, right.span),
      });
    }
  }

  private unary(): Expression {
    const token = this.tokens.current;
    if (token.kind !== "symbol" || (token.text !== "-" && token.text !== "!")) return this.postfix();
    return this.#budget.nested(() => {
      this.tokens.advance();
      const value = this.unary();
      return this.#budget.node({
        kind: "call",
        function: { text: token.text === "-" ? "neg" : "not", span: token.span },
        args: [{ value }],
        operator: true,
        span: cover(token.span, value.span),
      });
    });
  }

  private postfix(): Expression {
    let base = this.primary();
    for (;;) {
      if (this.tokens.accept(".")) {
        const field = this.tokens.expectName();
        base = this.#budget.node({ kind: "field", base, field, span: cover(base.span, field.span) });
      } else if (this.tokens.isSymbol("[")) {
        const open = this.tokens.advance();
        const index = this.expression();
        const close = this.tokens.expect("]");
        base = this.#budget.node({
          kind: "call",
          function: { text: "index", span: cover(open.span, close.span) },
          args: [{ value: index }, { value: base }],
          operator: true,
          span: cover(base.span, close.span),
        });
      } else {
        return base;
      }
    }
  }

  private primary(): Expression {
    const token = this.tokens.current;
    switch (token.kind) {
      case "identifier":
        this.tokens.advance();
        if (this.tokens.isSymbol("(")) return this.call({ text: token.text, span: token.span });
        return this.#budget.node({ kind: "reference", name: token.text, span: token.span });
      case "input":
        this.tokens.advance();
        return this.#budget.node({ kind: "reference", name: "$input", span: token.span });
      case "symbol":
        if (token.text === "(") {
          this.tokens.advance();
          const inner = this.expression();
          this.tokens.expect(")", ["an operator"]);
          return inner;
        }
        if (token.text === "{") return this.record();
        break;
    }
    const value = literalValue(token);
    if (!value) return this.tokens.unexpected(EXPRESSION_STARTS);
    this.tokens.advance();
    return this.#budget.node({ kind: "literal", value, span: token.span });
  }

  private call(name: Name): Expression {
    this.tokens.expect("(");
    const args = this.list(")", () => this.argument());
    const close = this.tokens.expect(")", ["','"]);
    return this.#budget.node({
      kind: "call",
      function: name,
      args,
      operator: false,
      span: cover(name.span, close.span),
    });
  }

  private argument(): Argument {
    const { current, following } = this.tokens;
    if (current.kind === "identifier" && following.kind === "symbol" && following.text === "=") {
      const name = this.tokens.expectName();
      this.tokens.advance();
      return { name, value: this.expression() };
    }
    return { value: this.expression() };
  }

  private record(): Expression {
    const open = this.tokens.expect("{");
    const fields = this.list("}", () => {
      const name = this.tokens.expectName();
      const value = this.tokens.accept(":")
        ? this.expression()
        : this.#budget.node({ kind: "reference", name: name.text, span: name.span });
      return { name, value };
    });
    const close = this.tokens.expect("}", ["','"]);
    return this.#budget.node({ kind: "record", fields, span: cover(open.span, close.span) });
  }

  /** Items up to `close`, which stays; commas may be repeated or trail. */
  private list<T>(close: ")" | "}" | ">", item: () => T): T[] {
    const items: T[] = [];
    for (;;) {
      while (this.tokens.accept(","));
      if (this.tokens.isSymbol(close)) return items;
      items.push(item());
      if (!this.tokens.isSymbol(",")) return items;
    }
  }

  private typeExpression(): TypeExpression {
    return this.#budget.nested(() => {
      const name = this.tokens.expectName();
      if (!this.tokens.accept("<")) return { name: name.text, args: [], span: name.span };
      const args = this.list(">", () => this.typeExpression());
      const close = this.tokens.expect(">", ["','"]);
      return { name: name.text, args, span: cover(name.span, close.span) };
    });
  }
}
