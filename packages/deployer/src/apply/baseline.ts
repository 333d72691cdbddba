import { DependencyGraph } from "../plan/dependency-graph.js";
import type { Urn } from "../plan/urn.js";
import type { ResourceState } from "../state/index.js";

/** The resources a run starts from, and what planning looks up in them. */
export class Baseline {
  /** Those that live, by URN: what was replaced and waits to be deleted isn't one of them. */
  readonly living: ReadonlyMap<Urn, ResourceState>;
  readonly graph: DependencyGraph;

  constructor(readonly resources: readonly ResourceState[]) {
    this.living = new Map(resources.filter(({ delete: old }) => !old).map((resource) => [resource.urn, resource]));
    this.graph = new DependencyGraph(resources);
  }
}
