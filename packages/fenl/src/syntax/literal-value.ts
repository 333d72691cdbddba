import type { Token } from "./token.js";
import type { LiteralNode } from "./tree.js";

/** What a token means as a literal; undefined if it is none. */
export function literalValue(token: Token): LiteralNode["value"] | undefined {
  switch (token.kind) {
    case "number":
      return { type: "number", text: token.text, suffix: token.suffix };
    case "string":
      return { type: "string", value: token.value };
    case "keyword":
      if (token.text === "true" || token.text === "false") return { type: "bool", value: token.text === "true" };
      return token.text === "null" ? { type: "null" } : undefined;
    default:
      return undefined;
  }
}
