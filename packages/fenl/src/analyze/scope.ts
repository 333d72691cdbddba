import type { Value } from "./value.js";

/** Names bound by `let`, by a pipe (`$input`) and inside rewritten functions. */
export class Scope {
  readonly #names = new Map<string, Value>();

  /**
   * @param parent the scope around this one
   * @param tickInput what tick functions tick for, where they are allowed
   */
  constructor(
    private readonly parent?: Scope,
    private readonly tickInput?: Value,
  ) {}

  bind(name: string, value: Value): void {
    this.#names.set(name, value);
  }

  lookUp(name: string): Value | undefined {
    return this.#names.get(name) ?? this.parent?.lookUp(name);
  }

  names(): string[] {
    return [...this.#names.keys(), ...(this.parent?.names() ?? [])];
  }

  /** The value a tick function follows here. */
  get ticksFor(): Value | undefined {
    return this.tickInput ?? this.parent?.ticksFor;
  }
}
