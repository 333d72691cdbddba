import { isJsonObject, type Json } from "../values/index.js";
import { inDependencyOrder } from "./dependency-order.js";

type JsonObject = { [key: string]: Json };

/** A change of a snapshot as the journal has it. Resources are named by slot: their place in the base, then counting on. */
export type SnapshotOperation =
  /** A resource finished in this run: made, or an old one in its new form. */
  | ["done", slot: number, resource: JsonObject]
  /** An old resource finished in this run unchanged. */
  | ["kept", slot: number]
  /** A resource changed where it is. */
  | ["set", slot: number, resource: JsonObject]
  /** A resource is gone. */
  | ["drop", slot: number]
  /** A URN became another; everything that refers to it follows. */
  | ["rename", from: string, to: string]
  /** An operation begins on a resource, and ends. */
  | ["begin", operation: number, pending: JsonObject]
  | ["end", operation: number]
  /** Everything that came before, at once. */
  | ["image", image: SnapshotImage];

/** A whole snapshot with its slots. */
export interface SnapshotImage {
  old: [slot: number, resource: JsonObject][];
  done: [slot: number, resource: JsonObject][];
  pending: [operation: number, pending: JsonObject][];
  renames: [from: string, to: string][];
}

/**
 * A snapshot while an update changes it. The resources finished in this run come first, in the order they finished,
 * then the old ones not reached yet in their old order. So what a resource depends on is before it, but for references
 * that the program has dropped and the state still has; those are put in order when the snapshot is taken.
 */
export class Snapshot {
  readonly #latest: JsonObject;
  readonly #old = new Map<number, JsonObject>();
  readonly #done = new Map<number, JsonObject>();
  readonly #pending = new Map<number, JsonObject>();
  readonly #renames = new Map<string, string>();
  #nextSlot: number;

  constructor(latest: JsonObject) {
    this.#latest = latest;
    for (const resource of objects(latest.resources)) this.#old.set(this.#old.size, resource);
    this.#nextSlot = this.#old.size;
    // What was being created may exist without anybody knowing; anything else is still in the snapshot.
    const creations = objects(latest.pending_operations).filter((operation) => operation.type === "creating");
    for (const [index, operation] of creations.entries()) this.#pending.set(-1 - index, operation);
  }

  /** A slot for a new resource, or a number for a new operation. */
  newSlot(): number {
    return this.#nextSlot++;
  }

  /** The resource in a slot as it is now. */
  get(slot: number): JsonObject | undefined {
    return this.#done.get(slot) ?? this.#old.get(slot);
  }

  apply(operation: SnapshotOperation): void {
    switch (operation[0]) {
      case "done":
        this.#finish(operation[1], operation[2]);
        break;
      case "kept":
        this.#finish(operation[1], this.get(operation[1]));
        break;
      case "set":
        (this.#done.has(operation[1]) ? this.#done : this.#old).set(operation[1], operation[2]);
        break;
      case "drop":
        this.#done.delete(operation[1]);
        this.#old.delete(operation[1]);
        break;
      case "rename":
        this.#renames.set(operation[1], operation[2]);
        break;
      case "begin":
        this.#pending.set(operation[1], operation[2]);
        break;
      case "end":
        this.#pending.delete(operation[1]);
        break;
      case "image":
        this.#become(operation[1]);
        break;
    }
  }

  /** The snapshot as it is now, for an `image` operation. */
  image(): SnapshotImage {
    return {
      old: [...this.#old],
      done: [...this.#done],
      pending: [...this.#pending],
      renames: [...this.#renames],
    };
  }

  /** The snapshot as the file's `latest`. */
  toLatest(): JsonObject {
    const all = [...this.#done.values(), ...this.#old.values()].map((resource) => this.#renamed(resource));
    const resources = inDependencyOrder(all);
    const { resources: _, pending_operations: __, metadata, ...rest } = this.#latest;
    const pending = [...this.#pending.values()];
    return {
      ...rest,
      ...(resources.length > 0 ? { resources } : {}),
      ...(pending.length > 0 ? { pending_operations: pending } : {}),
      metadata: metadata ?? {},
    };
  }

  #become({ old, done, pending, renames }: SnapshotImage): void {
    for (const map of [this.#old, this.#done, this.#pending, this.#renames]) map.clear();
    for (const [slot, resource] of old) this.#old.set(slot, resource);
    for (const [slot, resource] of done) this.#done.set(slot, resource);
    for (const [number, operation] of pending) this.#pending.set(number, operation);
    for (const [from, to] of renames) this.#renames.set(from, to);
  }

  #finish(slot: number, resource: JsonObject | undefined): void {
    if (resource === undefined) throw new Error(`no resource in slot ${slot} of the snapshot`);
    this.#nextSlot = Math.max(this.#nextSlot, slot + 1);
    this.#old.delete(slot);
    this.#done.set(slot, resource);
  }

  #renamed(resource: JsonObject): JsonObject {
    if (this.#renames.size === 0) return resource;
    const renamed = { ...resource };
    for (const field of ["parent", "deletedWith", "viewOf"]) renameField(renamed, field, (urn) => this.#newUrn(urn));
    for (const field of ["dependencies", "replaceWith"]) renameField(renamed, field, (urn) => this.#newUrn(urn));
    renameField(renamed, "provider", (reference) => {
      const id = reference.lastIndexOf("::");
      return this.#newUrn(reference.slice(0, id)) + reference.slice(id);
    });
    if (isJsonObject(resource.propertyDependencies)) {
      const properties = { ...resource.propertyDependencies };
      for (const property of Object.keys(properties)) renameField(properties, property, (urn) => this.#newUrn(urn));
      renamed.propertyDependencies = properties;
    }
    return renamed;
  }

  #newUrn(urn: string): string {
    return this.#renames.get(urn) ?? urn;
  }
}

function renameField(json: JsonObject, field: string, rename: (urn: string) => string): void {
  const value = json[field];
  if (typeof value === "string") json[field] = rename(value);
  else if (Array.isArray(value)) json[field] = value.map((urn) => (typeof urn === "string" ? rename(urn) : urn));
}

function objects(json: Json | undefined): JsonObject[] {
  return Array.isArray(json) ? json.filter(isJsonObject) : [];
}
