import type { PropertyMap } from "../values/index.js";

/** How a property differs, as a provider reports it in a detailed diff. */
export type DiffKind = "add" | "add-replace" | "delete" | "delete-replace" | "update" | "update-replace";

export interface PropertyDiff {
  kind: DiffKind;
  /** The path is one of the inputs, not of the outputs. */
  inputDiff: boolean;
}

/** What a provider says about the difference between a resource and its new inputs. */
export interface DiffResult {
  changes: "unknown" | "none" | "some";
  replaceKeys: string[];
  changedKeys: string[];
  stableKeys: string[];
  detailedDiff?: Record<string, PropertyDiff>;
  deleteBeforeReplace: boolean;
}

/** Whether a difference can only be had by a replacement. */
export function requiresReplacement(diff: DiffResult): boolean {
  if (diff.replaceKeys.length > 0) return true;
  return Object.values(diff.detailedDiff ?? {}).some((property) => property.kind.endsWith("-replace"));
}

export interface CheckFailure {
  property: string;
  reason: string;
}

/** Which resource a call is about. */
export interface ResourceCall {
  urn: string;
}

export interface CheckRequest extends ResourceCall {
  /** The old inputs; absent when creating or replacing. */
  olds?: PropertyMap;
  news: PropertyMap;
  randomSeed: Uint8Array;
  preview: boolean;
}

export interface CheckResult {
  inputs: PropertyMap;
  failures: CheckFailure[];
}

export interface DiffRequest extends ResourceCall {
  id: string;
  oldInputs: PropertyMap;
  oldOutputs: PropertyMap;
  newInputs: PropertyMap;
  ignoreChanges: string[];
  /** Unknown values may be passed on. */
  preview: boolean;
}

export interface CreateRequest extends ResourceCall {
  inputs: PropertyMap;
  /** Seconds; 0 = the provider's own default. */
  timeout: number;
  preview: boolean;
}

export interface CreateResult {
  id: string;
  outputs: PropertyMap;
}

export interface UpdateRequest extends ResourceCall {
  id: string;
  oldInputs: PropertyMap;
  oldOutputs: PropertyMap;
  newInputs: PropertyMap;
  ignoreChanges: string[];
  timeout: number;
  preview: boolean;
}

export interface ReadRequest extends ResourceCall {
  id: string;
  inputs?: PropertyMap;
  outputs?: PropertyMap;
  timeout: number;
}

export interface ReadResult {
  /** Empty when the resource is gone. */
  id: string;
  outputs?: PropertyMap;
  /** Absent when the provider keeps the inputs it was given. */
  inputs?: PropertyMap;
  /** Why the resource exists but isn't healthy. */
  initErrors?: string[];
}

export interface DeleteRequest extends ResourceCall {
  id: string;
  inputs: PropertyMap;
  outputs: PropertyMap;
  timeout: number;
}

export interface InvokeResult {
  /** Absent when the provider could not be configured yet, so nothing is known. */
  result?: PropertyMap;
  failures: CheckFailure[];
}

/** What the engine asks of a provider, free of any transport. */
export interface Provider {
  check(request: CheckRequest): Promise<CheckResult>;
  diff(request: DiffRequest): Promise<DiffResult>;
  create(request: CreateRequest): Promise<CreateResult>;
  update(request: UpdateRequest): Promise<PropertyMap>;
  read(request: ReadRequest): Promise<ReadResult>;
  delete(request: DeleteRequest): Promise<void>;
  invoke(token: string, args: PropertyMap, preview: boolean): Promise<InvokeResult>;
}

/**
 * A resource which was created or updated, but does not work yet: its state is kept with the
 * reasons, and the next run tries again.
 */
export class InitError extends Error {
  constructor(
    message: string,
    readonly id: string,
    readonly outputs: PropertyMap,
    readonly inputs: PropertyMap | undefined,
    readonly reasons: string[],
  ) {
    super(message);
  }
}

/** A provider's error after which nobody knows what the resource looks like. */
export class UncertainError extends Error {}

/** The difference can't be computed yet, because the provider's own configuration is unknown. */
export class DiffUnavailableError extends Error {}
