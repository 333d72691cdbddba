import type { ProviderRegistry } from "../plugins/provider-registry.js";
import type { ResourceState } from "../state/index.js";
import type { DependencyGraph } from "./dependency-graph.js";
import type { Targets } from "./targets.js";
import type { Urn } from "./urn.js";

/** Choices of the user that planning has to respect. */
export interface PlanOptions {
  stack: string;
  project: string;
  preview: boolean;
  targets: Targets;
  targetDependents: boolean;
  excludes: Targets;
  excludeDependents: boolean;
  replaceTargets: Targets;
  /** Deletes and replaces protected resources without complaint. */
  ignoreProtect: boolean;
}

/** Messages to the user about a resource; `urn` is empty for the run itself. */
export interface Diagnostics {
  info(urn: Urn, message: string): void;
  warning(urn: Urn, message: string): void;
  error(urn: Urn, message: string): void;
}

/** What planning works on. */
export interface PlanContext {
  readonly options: PlanOptions;
  /** The resources as the last run left them, in order. */
  readonly base: readonly ResourceState[];
  /** Those of them that live, by URN. */
  readonly olds: ReadonlyMap<Urn, ResourceState>;
  /** What this run has made of them so far. */
  readonly news: ReadonlyMap<Urn, ResourceState>;
  readonly graph: DependencyGraph;
  readonly registry: ProviderRegistry;
  readonly diagnostics: Diagnostics;
  /** The run is ending: nothing more is planned. */
  readonly stopped: boolean;
  /** Loads the provider a resource of the last run refers to. */
  ensureProvider(reference: string | undefined): Promise<void>;
}

/** Ends the run; the user has been told why already. */
export class BailError extends Error {}

/** Tells the user and ends the run. */
export function bail(context: Pick<PlanContext, "diagnostics">, urn: Urn, message: string): never {
  context.diagnostics.error(urn, message);
  throw new BailError(message);
}
