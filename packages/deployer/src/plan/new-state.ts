import type { ResourceState } from "../state/index.js";
import type { Goal, ReadGoal } from "./goal.js";
import type { Urn } from "./urn.js";

/** The state of a resource as its registration asks for it, before anything has been done. */
export function stateOfGoal(goal: Goal, urn: Urn, old: ResourceState | undefined): ResourceState {
  const hasTimeouts = Object.values(goal.customTimeouts).some((seconds) => seconds);
  return {
    urn,
    custom: goal.custom,
    type: goal.type,
    inputs: goal.properties,
    parent: goal.parent,
    protect: goal.protect,
    dependencies: goal.dependencies,
    provider: goal.provider,
    propertyDependencies: goal.propertyDependencies,
    additionalSecretOutputs: goal.additionalSecretOutputs,
    customTimeouts: hasTimeouts ? goal.customTimeouts : undefined,
    importID: goal.importId,
    retainOnDelete: goal.retainOnDelete,
    deletedWith: goal.deletedWith,
    replaceWith: goal.replaceWith,
    created: old?.created,
    modified: old?.modified,
    sourcePosition: goal.sourcePosition,
    ignoreChanges: goal.ignoreChanges,
    hideDiff: goal.hideDiff,
    replaceOnChanges: goal.replaceOnChanges,
    replacementTrigger: goal.replacementTrigger,
    refreshBeforeUpdate: old?.refreshBeforeUpdate,
    resourceHooks: goal.resourceHooks,
  };
}

/** The state of a resource that is read and not owned. */
export function stateOfRead(goal: ReadGoal, urn: Urn): ResourceState {
  return {
    urn,
    custom: true,
    type: goal.type,
    id: goal.id,
    inputs: goal.properties,
    outputs: {},
    parent: goal.parent,
    external: true,
    dependencies: goal.dependencies,
    provider: goal.provider,
    additionalSecretOutputs: goal.additionalSecretOutputs,
    sourcePosition: goal.sourcePosition,
  };
}
