import { type Provider, requiresReplacement } from "../plugins/provider.js";
import type { ResourceState } from "../state/index.js";
import { type PropertyMap, UNKNOWN } from "../values/index.js";
import { providerUrnOf } from "./dependencies.js";
import { applyReplaceOnChanges, diffResource } from "./diff.js";
import type { PlanContext } from "./plan-context.js";
import type { PlanRecord } from "./plan-record.js";
import { isProviderType, type Urn } from "./urn.js";

/** A resource that has to be replaced because another one is, and the properties to blame. */
export interface DependentReplacement {
  resource: ResourceState;
  keys: string[];
}

/**
 * Finds what must be deleted before a resource can be deleted and made anew: everything that depends on it, directly
 * or not, and would itself be replaced if the values it gets from there changed.
 * Resources that already have a step in this run can't depend on it any more.
 */
export async function dependentReplacements(
  context: PlanContext,
  record: PlanRecord,
  root: ResourceState,
): Promise<DependentReplacement[]> {
  const replaced = new Set<Urn>([root.urn]);
  const found: DependentReplacement[] = [];
  for (const dependent of context.graph.dependingOn(root, (urn) => record.hasStep(urn), false)) {
    const keys = await replacementKeys(context, dependent, replaced);
    if (!keys) continue;
    found.push({ resource: dependent, keys });
    replaced.add(dependent.urn);
  }
  return found;
}

/**
 * Resources which said themselves that they go when the given one goes (`deletedWith`, `replaceWith`). One that has its
 * step in this run already no longer says so: else it would have had to wait for the given one.
 */
export function cascadingReplacements(context: PlanContext, record: PlanRecord, urn: Urn): DependentReplacement[] {
  const found: DependentReplacement[] = [];
  for (const [candidate, resource] of context.olds) {
    if (record.hasStep(candidate)) continue;
    if (resource.deletedWith === urn || resource.replaceWith?.includes(urn)) found.push({ resource, keys: [] });
  }
  return found;
}

/** The properties that make the resource go with the replaced ones; undefined when it can stay. */
async function replacementKeys(
  context: PlanContext,
  resource: ResourceState,
  replaced: ReadonlySet<Urn>,
): Promise<string[] | undefined> {
  if (!resource.custom || resource.external) return undefined;
  const providerUrn = providerUrnOf(resource);
  if (providerUrn && replaced.has(providerUrn)) {
    await context.ensureProvider(resource.provider);
    return [];
  }
  if (resource.deletedWith && replaced.has(resource.deletedWith)) return [];
  const inputs: PropertyMap = {};
  let affected = false;
  for (const [key, value] of Object.entries(resource.inputs ?? {})) {
    const dependsOnReplaced = resource.propertyDependencies?.[key]?.some((urn) => replaced.has(urn));
    inputs[key] = dependsOnReplaced ? UNKNOWN : value;
    affected ||= Boolean(dependsOnReplaced);
  }
  if (!affected) return undefined;
  const provider = isProviderType(resource.type) ? context.registry : await loaded(context, resource);
  const diff = await diffResource(provider, {
    urn: resource.urn,
    id: resource.id ?? "",
    oldInputs: resource.inputs ?? {},
    oldOutputs: resource.outputs ?? {},
    newInputs: inputs,
    ignoreChanges: resource.ignoreChanges ?? [],
    preview: true,
  });
  const adjusted = applyReplaceOnChanges(diff, resource.replaceOnChanges ?? [], false);
  return requiresReplacement(adjusted) ? adjusted.replaceKeys : undefined;
}

async function loaded(context: PlanContext, resource: ResourceState): Promise<Provider> {
  await context.ensureProvider(resource.provider);
  return context.registry.get(resource.provider ?? "")!;
}
