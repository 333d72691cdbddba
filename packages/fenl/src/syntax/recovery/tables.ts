import { END, FORMS, isRule, PRODUCTIONS, TERMINALS } from "./grammar.js";

/** A set of terminals: bit i stands for the i-th. */
type TokenSet = bigint;

const BITS = new Map(TERMINALS.map((terminal, i) => [terminal, 1n << BigInt(i)]));

/** A place inside a production: the dot is before the symbol of that number. */
interface Item {
  readonly production: number;
  readonly dot: number;
}

/** A state of the parser. */
export interface State {
  /** The next state by what was read, token or rule. */
  readonly next: ReadonlyMap<string, State>;
  /** The production to reduce by when this token comes next. */
  readonly reductions: ReadonlyMap<string, number>;
}

class BuiltState implements State {
  readonly next = new Map<string, BuiltState>();
  readonly reductions = new Map<string, number>();
  /** The items the state is made of with what may follow each. */
  readonly kernel = new Map<number, TokenSet>();
}

// No production has this many symbols.
const WIDEST = 16;
const idOf = ({ production, dot }: Item): number => production * WIDEST + dot;
const itemOf = (id: number): Item => ({ production: Math.floor(id / WIDEST), dot: id % WIDEST });

let start: State | undefined;

/** The start of the tables, which are built (LALR(1)) when they are first needed. */
export function startState(): State {
  start ??= build();
  return start;
}

function build(): State {
  const firsts = firstSets();
  const states = new Map<string, BuiltState>();
  const first = new BuiltState();
  first.kernel.set(idOf({ production: FORMS.get("TEXT")![0]!, dot: 0 }), BITS.get(END)!);
  const changed = new Set([first]);
  for (const state of changed) {
    changed.delete(state);
    const items = closure(state.kernel, firsts);
    for (const [symbol, kernel] of steps(items)) {
      const key = [...kernel.keys()].sort((a, b) => a - b).join();
      const target = states.get(key) ?? new BuiltState();
      states.set(key, target);
      state.next.set(symbol, target);
      if (addAll(target.kernel, kernel)) changed.add(target);
    }
    for (const [id, follow] of items) {
      const { production, dot } = itemOf(id);
      if (dot < PRODUCTIONS[production]!.symbols.length) continue;
      for (const [terminal, bit] of BITS) if (follow & bit) state.reductions.set(terminal, production);
    }
  }
  return first;
}

/** What each symbol can begin with, and the rules that can be empty. */
function firstSets(): { of: Map<string, TokenSet>; nullable: Set<string> } {
  const of = new Map(BITS);
  const nullable = new Set<string>();
  for (const rule of FORMS.keys()) of.set(rule, 0n);
  for (let grew = true; grew; ) {
    grew = false;
    for (const { rule, symbols } of PRODUCTIONS) {
      const known = of.get(rule)!;
      let set = known;
      const stop = symbols.findIndex((symbol) => !nullable.has(symbol));
      for (const symbol of stop < 0 ? symbols : symbols.slice(0, stop + 1)) set |= of.get(symbol)!;
      if (set !== known || (stop < 0 && !nullable.has(rule))) grew = true;
      of.set(rule, set);
      if (stop < 0) nullable.add(rule);
    }
  }
  return { of, nullable };
}

/** The items of a kernel with those of all rules that may come next. */
function closure(kernel: ReadonlyMap<number, TokenSet>, firsts: ReturnType<typeof firstSets>): Map<number, TokenSet> {
  const items = new Map(kernel);
  const waiting = [...kernel.keys()];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const { production, dot } = itemOf(id);
    const { symbols } = PRODUCTIONS[production]!;
    const rule = symbols[dot];
    if (rule === undefined || !isRule(rule)) continue;
    let follow = 0n;
    let rest = dot + 1;
    for (; rest < symbols.length; rest += 1) {
      follow |= firsts.of.get(symbols[rest]!)!;
      if (!firsts.nullable.has(symbols[rest]!)) break;
    }
    if (rest === symbols.length) follow |= items.get(id)!;
    for (const form of FORMS.get(rule)!) {
      const inner = idOf({ production: form, dot: 0 });
      const known = items.get(inner);
      if (known !== undefined && (known | follow) === known) continue;
      items.set(inner, (known ?? 0n) | follow);
      waiting.push(inner);
    }
  }
  return items;
}

/** For each symbol that may come next the items after it. */
function steps(items: ReadonlyMap<number, TokenSet>): Map<string, Map<number, TokenSet>> {
  const found = new Map<string, Map<number, TokenSet>>();
  for (const [id, follow] of items) {
    const { production, dot } = itemOf(id);
    const symbol = PRODUCTIONS[production]!.symbols[dot];
    if (symbol === undefined) continue;
    const kernel = found.get(symbol) ?? new Map<number, TokenSet>();
    kernel.set(id + 1, follow);
    found.set(symbol, kernel);
  }
  return found;
}

function addAll(to: Map<number, TokenSet>, from: ReadonlyMap<number, TokenSet>): boolean {
  let grew = false;
  for (const [id, follow] of from) {
    const known = to.get(id) ?? 0n;
    if ((known | follow) === known && to.has(id)) continue;
    to.set(id, known | follow);
    grew = true;
  }
  return grew;
}
