import type { Plan } from "../plan/plan.js";
import { hashValue } from "../runtime/hash.js";
import { identity } from "../runtime/values.js";
import type { FenlType } from "../types/fenl-type.js";
import type { OutputRow } from "./rows.js";

/** Hashes keys of one type, each once. */
export class KeyHasher {
  readonly #known = new Map<unknown, bigint>();

  constructor(private readonly type: FenlType) {}

  hash(key: unknown): bigint {
    const id = identity(key);
    let hash = this.#known.get(id);
    if (hash === undefined) {
      hash = hashValue(key, this.type);
      this.#known.set(id, hash);
    }
    return hash;
  }

  /** The order of rows of one instant: by subsort, then by hash of the key. */
  compare(a: Pick<OutputRow, "subsort" | "key">, b: Pick<OutputRow, "subsort" | "key">): number {
    if (a.subsort !== b.subsort) return a.subsort < b.subsort ? -1 : 1;
    if (a.key === b.key) return 0;
    const left = this.hash(a.key);
    const right = this.hash(b.key);
    return left < right ? -1 : left > right ? 1 : 0;
  }
}

/** Hashers of the keys of a plan's tables. */
export function tableHashers(plan: Plan): Map<string, KeyHasher> {
  return new Map(
    plan.tables.map((table) => {
      const key = table.fields.find((field) => field.name === table.keyColumn)!;
      return [table.name, new KeyHasher(key.type)];
    }),
  );
}
