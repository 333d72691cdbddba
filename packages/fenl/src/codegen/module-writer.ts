import { HELPERS } from "../runtime/helpers.js";
import { dataCode } from "./literal.js";

/** Collects what the functions of a generated module share. */
export class ModuleWriter {
  readonly #helpers = new Set<string>();
  readonly #shared = new Map<string, string>();
  readonly #declarations: string[] = [];

  /** The local name of a runtime helper. */
  helper(name: string): string {
    if (!Object.hasOwn(HELPERS, name)) throw new Error(`No runtime helper ${name}`);
    this.#helpers.add(name);
    return name;
  }

  /** The name of plain data made once. */
  constant(data: unknown): string {
    return this.shared(`data ${JSON.stringify(data)}`, () => dataCode(data));
  }

  /** The name of a value made once. */
  shared(key: string, code: () => string): string {
    let name = this.#shared.get(key);
    if (name === undefined) {
      name = `c${this.#shared.size}`;
      this.#shared.set(key, name);
      this.#declarations.push(`const ${name} = ${code()};`);
    }
    return name;
  }

  /** Adds a declaration that functions refer to by its own name. */
  declare(code: string): void {
    this.#declarations.push(code);
  }

  /** What has to precede the functions. */
  header(): string {
    const names = [...this.#helpers].sort().join(", ");
    return [`const { ${names} } = helpers;`, ...this.#declarations].join("\n");
  }
}
