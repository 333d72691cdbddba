import { hashValue } from "../runtime/hash.js";
import { hashRank } from "../runtime/hash-rank.js";
import { identity } from "../runtime/values.js";
import type { FenlType } from "../types/fenl-type.js";
import type { QueuedRow } from "./rows.js";

/** An entity with what all stages of its grouping remember of it, in fields that the generated code names. */
export interface Entity {
  readonly key: unknown;
  /** The upper bits of the key's hash, which nearly always tell the order; -1 until they are needed. */
  rank: number;
  [field: string]: unknown;
}

/** What the entities of a grouping look like. */
export interface EntityShape {
  /** Names of the fields, without key and hash. */
  readonly fields: readonly string[];
  make(key: unknown): Entity;
}

/** The entities of a grouping. Rows carry them instead of keys, so that a key is looked up once for all stages. */
export class Entities {
  readonly #byId = new Map<unknown, Entity>();
  #shape: EntityShape | undefined;

  constructor(private readonly keyType: FenlType) {}

  /** Sets what entities look like, before the first is made: that is known once the code is. */
  shapeAs(shape: EntityShape): void {
    this.#shape = shape;
  }

  get size(): number {
    return this.#byId.size;
  }

  /** The entity of a key, made if it is new. */
  of(key: unknown): Entity {
    const id = identity(key);
    let entity = this.#byId.get(id);
    if (entity === undefined) {
      entity = this.#shape!.make(key);
      this.#byId.set(id, entity);
    }
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
    if (a.rank < 0) a.rank = hashRank(a.key, this.keyType);
    if (b.rank < 0) b.rank = hashRank(b.key, this.keyType);
    if (a.rank !== b.rank) return a.rank - b.rank;
    const [left, right] = [hashValue(a.key, this.keyType), hashValue(b.key, this.keyType)];
    return left < right ? -1 : left > right ? 1 : 0;
  };

  /** Keys and, field by field, what is remembered. */
  snapshot(): unknown {
    const entities = [...this.#byId.values()];
    const fields = this.#shape!.fields.map((name) => entities.map((entity) => entity[name]));
    return { keys: entities.map(({ key }) => key), fields };
  }

  restore(data: unknown): void {
    const { keys, fields } = data as { keys: unknown[]; fields: unknown[][] };
    this.#byId.clear();
    keys.forEach((key, i) => {
      const entity = this.of(key);
      this.#shape!.fields.forEach((name, column) => {
        entity[name] = fields[column]![i];
      });
    });
  }
}
