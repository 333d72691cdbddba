import { hashValue } from "../runtime/hash.js";
import { hashRank } from "../runtime/hash-rank.js";
import type { FenlType } from "../types/fenl-type.js";
import { EntityIndex } from "./entity-index.js";
import { NumberRows, type PackedNumbers } from "./number-rows.js";
import type { QueuedRow } from "./rows.js";

/** An entity's number among those of its grouping, in the order they were first seen. */
export type Entity = number;

/** What all stages of a grouping remember of an entity besides its key. */
export interface EntityShape {
  /** Whether there is nothing to remember. */
  readonly empty: boolean;
  /** How many numbers there are in `Entities.numbers`: the first is its rank's, 0 until that is known. */
  readonly width: number;
  /** Anything else, by name and entity. */
  readonly columns: Readonly<Record<string, unknown[]>>;
  /** Adds an entity's empty values to the columns. */
  add(): void;
}

interface Remembered {
  readonly keys: readonly unknown[];
  readonly columns: Readonly<Record<string, readonly unknown[]>>;
  readonly numbers: readonly (readonly PackedNumbers[])[];
}

/** The entities of a grouping. Rows carry their numbers instead of keys, so that a key is looked up once for all stages. */
export class Entities {
  /** By entity. */
  readonly keys: unknown[] = [];
  /** Where the generated code finds the numbers remembered of all entities. */
  readonly numbers = new NumberRows();
  readonly #index = new EntityIndex();
  #size = 0;
  #shape: EntityShape | undefined;

  constructor(private readonly keyType: FenlType) {}

  /** Sets what is remembered, before the first entity is made: that is known once the code is. */
  shapeAs(shape: EntityShape): void {
    this.#shape = shape;
  }

  get size(): number {
    return this.#size;
  }

  /** The entity of a key, made if it is new. */
  of(key: unknown): Entity {
    return this.#index.get(key) ?? this.make(key);
  }

  private make(key: unknown): Entity {
    const entity = this.#size++;
    this.#index.add(key, entity);
    this.keys[entity] = key;
    this.#shape!.add();
    this.numbers.reserve(this.#size * this.#shape!.width);
    return entity;
  }

  /** The order of rows: by time, by subsort, then by hash of the key. */
  readonly compare = (a: QueuedRow, b: QueuedRow): number => {
    if (a.time !== b.time) return a.time < b.time ? -1 : 1;
    if (a.subsort !== b.subsort) return a.subsort < b.subsort ? -1 : 1;
    return this.compareEntities(a.entity, b.entity);
  };

  /** The order of entities, by hash of the key. */
  readonly compareEntities = (a: Entity, b: Entity): number => {
    if (a === b) return 0;
    const order = this.rank(a) - this.rank(b);
    if (order !== 0) return order;
    const [left, right] = [hashValue(this.keys[a], this.keyType), hashValue(this.keys[b], this.keyType)];
    return left < right ? -1 : left > right ? 1 : 0;
  };

  /** The upper bits of the key's hash, which nearly always tell the order. They are next to what a step needs. */
  private rank(entity: Entity): number {
    const { array } = this.numbers;
    const at = entity * this.#shape!.width;
    if (array[at] === 0) array[at] = hashRank(this.keys[entity], this.keyType) + 1;
    return array[at]!;
  }

  /** Puts rows in order; most are already. */
  sort(rows: QueuedRow[]): QueuedRow[] {
    for (let i = 1; i < rows.length; i += 1)
      if (this.compare(rows[i - 1]!, rows[i]!) > 0) return rows.sort(this.compare);
    return rows;
  }

  /** Everything that is remembered. */
  snapshot(): unknown {
    const { columns, width } = this.#shape!;
    const numbers = this.numbers.snapshot(this.#size, width);
    return { keys: this.keys.slice(0, this.#size), columns, numbers } satisfies Remembered;
  }

  restore(data: unknown): void {
    const { keys, columns, numbers } = data as Remembered;
    const shape = this.#shape!;
    this.#index.clear();
    this.#size = 0;
    for (const column of Object.values(shape.columns)) column.length = 0;
    for (const key of keys) this.make(key);
    for (const [name, column] of Object.entries(shape.columns)) {
      for (let i = 0; i < keys.length; i += 1) column[i] = columns[name]![i];
    }
    this.numbers.restore(numbers);
  }
}
