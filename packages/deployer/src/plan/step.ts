import type { PropertyDiff, Provider } from "../plugins/provider.js";
import type { ResourceState } from "../state/index.js";
import type { Urn } from "./urn.js";

export type Op =
  | "same"
  | "create"
  | "update"
  | "delete"
  | "replace"
  | "create-replacement"
  | "delete-replaced"
  | "read"
  | "read-replacement"
  | "refresh"
  | "discard"
  | "discard-replaced"
  | "remove-pending-replace"
  | "import"
  | "import-replacement";

/** How the registration of a resource ended, as the program hears it. */
export interface RegisterResult {
  state: ResourceState;
  result: "success" | "fail" | "skip";
  /** Nothing is known of the outputs: the resource was left out of this run. */
  unknown?: boolean;
}

/** Tells the program how its registration ended. */
export type Done = (result: RegisterResult) => void;

export type HookKind =
  | "beforeCreate"
  | "afterCreate"
  | "beforeUpdate"
  | "afterUpdate"
  | "beforeDelete"
  | "afterDelete"
  | "onError";

/** What a step may use while it is carried out. */
export interface StepContext {
  readonly preview: boolean;
  /** Deletes which this run has planned, by URN. */
  readonly deletes: ReadonlySet<Urn>;
  readonly ignoreProtect: boolean;
  providerOf(state: ResourceState): Promise<Provider>;
  /** Makes a provider resource that didn't change usable for others. */
  sameProvider(state: ResourceState): Promise<void>;
  /** Runs the hooks a resource has for a moment in its life. Throws when one of them fails. */
  runHooks(kind: HookKind, state: ResourceState, old: ResourceState | undefined): Promise<void>;
  /** Asks the resource's error hooks whether to try again. */
  retryAfterError(operation: string, state: ResourceState, failures: string[]): Promise<boolean>;
  warn(urn: Urn, message: string): void;
  now(): string;
}

/**
 * One thing to do to one resource. A step is made by the step generator and carried out by the step
 * executor, which also tells the snapshot and the display about it.
 */
export interface Step {
  readonly op: Op;
  readonly urn: Urn;
  readonly type: string;
  readonly provider: string;
  /** The resource before the step. */
  readonly old?: ResourceState;
  /** The entry an import puts into the shade: it is deleted at the end. */
  readonly replaced?: ResourceState;
  /** The resource as it will be. Absent when it goes away. */
  readonly new?: ResourceState;
  /** Counts as one operation of the run; a replacement counts once, by its `replace` step. */
  readonly logical: boolean;
  /** Properties that made a replacement necessary. */
  readonly keys?: string[];
  /** Properties that differ. */
  readonly diffs?: string[];
  readonly detailedDiff?: Record<string, PropertyDiff>;
  /** The operation a refresh turned out to be. */
  readonly resultOp?: () => Op;
  /** The registration was not included by `--target`, so nothing is created and nothing saved. */
  readonly skippedCreate?: boolean;
  /** Carries the step out. An `InitError` means it was carried out, but not to the end. */
  apply(context: StepContext): Promise<void>;
  /** The step and its saving have succeeded. */
  complete?(): void;
  /** The step failed, but the run goes on. */
  fail?(): void;
  /** The step is not carried out, because something it needs failed. */
  skip?(): void;
}

/** Carries out a chain of steps, one after the other, some time later. */
export type Execute = (chain: Step[]) => void;

/** The resource a step is about, in its latest known form. */
export function resourceOf(step: Step): ResourceState {
  return (step.new ?? step.old)!;
}
