import type { ResourceState } from "../state/index.js";
import type { Urn } from "./urn.js";

/** What the run has decided so far. */
export class PlanRecord {
  /** Every URN the program has registered or read. */
  readonly urns = new Set<Urn>();
  readonly reads = new Set<Urn>();
  readonly creates = new Set<Urn>();
  readonly sames = new Set<Urn>();
  readonly updates = new Set<Urn>();
  readonly replaces = new Set<Urn>();
  readonly imports = new Set<Urn>();
  /** To be deleted, or deleted already. */
  readonly deletes = new Set<Urn>();
  /** Left out by `--target`, so not created although registered. */
  readonly skippedCreates = new Set<Urn>();
  /** Entries for which a delete has been planned before the end of the run. */
  readonly pendingDeletes = new Set<ResourceState>();
  /** Why a resource that was deleted early is going to be replaced. */
  readonly dependentReplaceKeys = new Map<Urn, string[]>();
  /** Former URN → the URN that took it over. */
  readonly aliased = new Map<Urn, Urn>();
  /** URN → the former URN under which it was found. */
  readonly aliases = new Map<Urn, Urn>();
  /** Provider resources of this run. */
  readonly providers = new Map<Urn, ResourceState>();

  /** Whether a step has been made for the resource, perhaps under a new URN. */
  hasStep(urn: Urn): boolean {
    const { creates, sames, updates, deletes, replaces, reads } = this;
    return [urn, this.aliased.get(urn) ?? urn].some((either) =>
      this.isOneOf(either, creates, sames, updates, deletes, replaces, reads),
    );
  }

  /** Whether an entry is deleted before the end of the run, because another one is replaced. */
  isDeletedEarly(old: ResourceState | undefined): boolean {
    return old !== undefined && this.pendingDeletes.has(old);
  }

  /** Whether the resource lives on in this run, perhaps under a new URN. */
  isOperatedOn(urn: Urn): boolean {
    return this.isOneOf(this.aliased.get(urn) ?? urn, this.sames, this.updates, this.replaces, this.reads);
  }

  private isOneOf(urn: Urn, ...sets: ReadonlySet<Urn>[]): boolean {
    return sets.some((set) => set.has(urn));
  }
}
