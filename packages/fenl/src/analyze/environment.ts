import type { Grouping } from "../plan/operation.js";
import type { FenlType, TypedField } from "../types/fenl-type.js";
import type { ParsedView } from "./resolve-views.js";
import type { Value } from "./value.js";

/** A table as queries see it. */
export interface TableSchema {
  readonly name: string;
  readonly fields: readonly TypedField[];
  readonly timeColumn: string;
  /** The column of the entity key. */
  readonly keyColumn: string;
  readonly subsortColumn?: string;
  /** Tables of one grouping have the same entities; the table's name if not given. */
  readonly grouping?: string;
}

/** A named formula. */
export interface ViewDefinition {
  readonly name: string;
  readonly expression: string;
  /** Where it comes from, for diagnostics: stored on its own or sent along with the query. */
  readonly kind?: "persisted" | "requested";
}

/** What a query may refer to. */
export interface CompileEnvironment {
  readonly tables: readonly TableSchema[];
  readonly views?: readonly ViewDefinition[];
}

/** The names of an environment and the groupings made so far. */
export class Environment {
  readonly tables: ReadonlyMap<string, TableSchema>;
  readonly views: ReadonlyMap<string, ViewDefinition>;
  /** Views analyzed so far: each once, since views of views could otherwise take time exponential in their number. */
  readonly viewValues = new Map<string, Value>();
  /** The views the text being compiled refers to, as far as they could be read. */
  readonly parsedViews = new Map<string, ParsedView>();
  readonly #groupings = new Map<string, Grouping>();

  constructor(definition: CompileEnvironment) {
    this.tables = new Map(definition.tables.map((table) => [table.name, table]));
    const views = definition.views ?? [];
    // A view sent along replaces a stored one of the same name.
    const byKind = [...views].sort((a, b) => Number(a.kind === "requested") - Number(b.kind === "requested"));
    this.views = new Map(byKind.map((view) => [view.name, view]));
  }

  names(): string[] {
    return [...this.tables.keys(), ...this.views.keys()];
  }

  /** The grouping of this name, made with this key type if it is new. */
  grouping(name: string, keyType: FenlType): Grouping {
    let grouping = this.#groupings.get(name);
    if (!grouping) {
      grouping = { name, keyType };
      this.#groupings.set(name, grouping);
    }
    return grouping;
  }
}
