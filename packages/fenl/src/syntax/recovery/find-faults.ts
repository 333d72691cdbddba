import type { Token } from "../token.js";
import { END, FAULT, PRODUCTIONS } from "./grammar.js";
import { type State, startState } from "./tables.js";

/** How much work looking for a place to go on may take, in states looked at. */
const MAX_STEPS = 1_000_000;
/** More faults than this help nobody, and each is shown with its line. */
const MAX_FAULTS = 50;

/**
 * The tokens at which a text stops being Fenl. At each, the parser goes back to the nearest place where something may be
 * missing or wrong such that it can go on with that token, or with one of the next when the tokens between are skipped.
 *
 * @param tokens of the text up to its end or to what is no token
 * @param garbage whether the text goes on with what is no token: parsing ends there
 */
export function findFaults(tokens: readonly Token[], garbage: boolean): Token[] {
  const search = new FaultSearch(tokens, garbage);
  search.run();
  return search.faults;
}

class FaultSearch {
  readonly faults: Token[] = [];
  /** Faults passed over by a `<fault>` on the stack that is not yet part of a rule. */
  #pending: Token[] = [];
  readonly #states: State[] = [startState()];
  #at = 0;
  #steps = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly garbage: boolean,
  ) {}

  run(): void {
    for (;;) {
      if (this.garbage && this.#at >= this.tokens.length) return;
      if (this.faults.length >= MAX_FAULTS) return;
      const terminal = this.terminal();
      const top = this.#states.at(-1)!;
      const shifted = terminal === END ? undefined : top.next.get(terminal);
      if (shifted) {
        this.#states.push(shifted);
        this.#at += 1;
        continue;
      }
      const production = top.reductions.get(terminal);
      if (production === undefined ? !this.recover() : !this.reduce(production)) return;
    }
  }

  private terminal(): string {
    return terminalOf(this.tokens[this.#at]!);
  }

  /** Replaces the symbols of a production by its rule; false when parsing ends with it. */
  private reduce(production: number): boolean {
    const { rule, symbols } = PRODUCTIONS[production]!;
    if (symbols.includes(FAULT)) this.faults.push(this.#pending.pop()!);
    if (rule === "TEXT" || (rule === "BINDING" && symbols.includes(FAULT))) return false;
    this.#states.length -= symbols.length;
    this.#states.push(this.#states.at(-1)!.next.get(rule)!);
    return true;
  }

  /** Finds where to go on after the fault at the current token; false when there is no such place. */
  private recover(): boolean {
    const fault = this.tokens[this.#at]!;
    for (;;) {
      const production = this.#states.at(-1)!.reductions.get(FAULT);
      if (production === undefined) break;
      if (!this.reduce(production)) return false;
    }
    for (;;) {
      const terminal = this.terminal();
      for (let top = this.#states.length - 1; top >= 0; top -= 1) {
        const faulty = this.#states[top]!.next.get(FAULT);
        if (!faulty || !this.accepts(top, faulty, terminal)) continue;
        this.#states.length = top + 1;
        this.#states.push(faulty);
        this.#pending.push(fault);
        return true;
      }
      if (terminal === END || this.#steps > MAX_STEPS) {
        this.faults.push(fault);
        return false;
      }
      this.#at += 1;
      if (this.garbage && this.#at >= this.tokens.length) return true;
    }
  }

  /** Whether the parser, having read up to a state of its stack and then a fault, could go on with a token. */
  private accepts(top: number, faulty: State, terminal: string): boolean {
    let below = top;
    const above = [faulty];
    for (;;) {
      this.#steps += 1;
      if (this.#steps > MAX_STEPS) return false;
      const state = above.at(-1) ?? this.#states[below]!;
      if (terminal !== END && state.next.has(terminal)) return true;
      const production = state.reductions.get(terminal);
      if (production === undefined) return false;
      const { rule, symbols } = PRODUCTIONS[production]!;
      if (rule === "TEXT") return true;
      const popped = Math.min(above.length, symbols.length);
      above.length -= popped;
      below -= symbols.length - popped;
      above.push((above.at(-1) ?? this.#states[below]!).next.get(rule)!);
    }
  }
}

function terminalOf(token: Token): string {
  switch (token.kind) {
    case "identifier":
      return "ident";
    case "number":
    case "string":
      return "literal";
    case "keyword":
      return ["true", "false", "null"].includes(token.text) ? "literal" : token.text;
    case "end":
      return END;
    default:
      return token.text;
  }
}
