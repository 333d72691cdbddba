import { requiresReplacement } from "../plugins/provider.js";
import type { ResourceState } from "../state/index.js";
import type { PlanContext } from "./plan-context.js";
import type { PlanRecord } from "./plan-record.js";
import { parseProviderReference } from "./urn.js";

/** Whether a resource has moved to a provider which can't go on with what the old one made. */
export async function providerRequiresReplacement(
  context: PlanContext,
  record: PlanRecord,
  old: ResourceState,
  next: ResourceState,
): Promise<boolean> {
  const before = old.provider ?? "";
  const after = next.provider ?? "";
  if (before === after) return false;
  if (!before || !after) return true;
  const oldReference = parseProviderReference(before);
  const newReference = parseProviderReference(after);
  if (record.aliased.get(oldReference.urn) === newReference.urn) return false;
  const oldProvider = context.olds.get(oldReference.urn);
  const newProvider = record.providers.get(newReference.urn);
  if (!oldProvider || !newProvider) return false;
  const diff = await context.registry.diffConfig(
    after,
    { ...oldProvider, urn: newReference.urn },
    newProvider.inputs ?? {},
  );
  return requiresReplacement(diff);
}
