import type { EngineEvent } from "../../../../packages/deployer/src/display/events.js";
import type { Op } from "../../../../packages/deployer/src/plan/step.js";
import type { ResourceState } from "../../../../packages/deployer/src/state/index.js";
import type { PropertyMap } from "../../../../packages/deployer/src/values/index.js";

/** A resource as a preview sees it. */
export function resource(
  type: string,
  name: string,
  inputs: PropertyMap,
  more: Partial<ResourceState> = {},
): ResourceState {
  return { urn: `urn:pulumi:dev::proj::${type}::${name}`, custom: true, type, inputs, ...more };
}

/** The event that tells of a step to come. */
export function stepTo(
  op: Op,
  old: ResourceState | undefined,
  next: ResourceState | undefined,
  keys?: string[],
): Extract<EngineEvent, { kind: "resource-pre" }> {
  const { urn, type, provider = "" } = (next ?? old)!;
  const step = { op, urn, type, provider, old, new: next, logical: true, keys, apply: async () => {} };
  return { kind: "resource-pre", step, op, planning: true, internal: false };
}

/** The event that ends a preview. */
export function summary(
  changes: Partial<Record<Op, number>>,
  result: "succeeded" | "failed" = "succeeded",
): EngineEvent {
  return { kind: "summary", preview: true, result, durationSeconds: 1, changes, maybeCorrupt: false };
}
