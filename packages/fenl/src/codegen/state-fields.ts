import type { FenlType } from "../types/fenl-type.js";
import { isNumber, isWide } from "../types/kinds.js";

/** Each entity's numbers start with its rank. */
const RANK = 1;

/** Something remembered of an entity that may be null, as JavaScript. */
export interface OptionalState {
  readonly isNull: string;
  /** The value where it isn't null. */
  readonly value: string;
  /** The value or null. */
  readonly read: string;
  /** A statement that sets it to a value that isn't null. */
  set(code: string): string;
  /** A statement that sets it to null. */
  readonly clear: string;
}

/**
 * What the stages of a grouping remember of each entity. Numbers are in one array of all entities, `n` in the generated
 * code: as values of any kind each would be an object of its own, which the garbage collector has to move.
 */
export class StateFields {
  readonly #columns = new Map<string, string>();
  readonly #numbers = new Map<string, number>();

  /** @param index of the grouping */
  constructor(private readonly index: number) {}

  /** How many numbers an entity has, its rank included. */
  get width(): number {
    return RANK + this.#numbers.size;
  }

  /** Declarations of the columns. */
  get declarations(): string[] {
    return [...this.#columns.keys()].map((name) => `const ${name} = [];`);
  }

  /** Whether there is nothing to remember. */
  get empty(): boolean {
    return this.#numbers.size + this.#columns.size === 0;
  }

  /** The code of an `EntityShape`. */
  get shape(): string {
    const add = [...this.#columns].map(([name, empty]) => `${name}.push(${empty});`);
    return `{ empty: ${this.empty}, width: ${this.width}, columns: { ${[...this.#columns.keys()].join(", ")} }, add() { ${add.join(" ")} } }`;
  }

  /** Where a step finds an entity's numbers. Making entities, which sending at its end does, may replace the array. */
  get prologue(): string[] {
    return this.#numbers.size === 0 ? [] : [`const n = e${this.index}.numbers.array, at = s * ${this.width};`];
  }

  /** The code of the entity's key. */
  get key(): string {
    return `e${this.index}.keys[s]`;
  }

  /** An entry of a column of its own, to read and assign, and the code of its empty value. */
  object(name: string, empty: string): string {
    this.#columns.set(name, empty);
    return `${name}[s]`;
  }

  /** A number, to read and assign, that is 0 at first. */
  number(name: string): string {
    const at = this.#numbers.get(name) ?? this.width;
    this.#numbers.set(name, at);
    return `n[at + ${at}]`;
  }

  /** What is null at first. */
  optional(name: string, type: FenlType): OptionalState {
    if (!isNumber(type) || isWide(type)) return this.optionalObject(name);
    const present = this.number(`${name}there`);
    const value = this.number(name);
    return {
      isNull: `${present} === 0`,
      value,
      read: `(${present} === 0 ? null : ${value})`,
      set: (code) => `${value} = ${code}; ${present} = 1;`,
      clear: `${present} = 0;`,
    };
  }

  private optionalObject(name: string): OptionalState {
    const field = this.object(name, "null");
    return {
      isNull: `${field} === null`,
      value: field,
      read: field,
      set: (code) => `${field} = ${code};`,
      clear: `${field} = null;`,
    };
  }
}
