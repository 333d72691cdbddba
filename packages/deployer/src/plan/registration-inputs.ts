import type { PropertyMap } from "../values/index.js";
import { checkInputs } from "./check.js";
import { ignoreChanges } from "./diff.js";
import { BailError, type PlanContext } from "./plan-context.js";
import type { PlanRecord } from "./plan-record.js";
import type { Registration } from "./registration.js";
import { isReplaceTarget } from "./registration-diff.js";
import { isIncluded } from "./selection.js";

/** The inputs as the provider wants them. What was deleted or is to be replaced has no old inputs. */
export async function checkedInputs(
  context: PlanContext,
  record: PlanRecord,
  registration: Registration,
): Promise<PropertyMap> {
  const { urn, goal, old, next, provider } = registration;
  const news = withIgnoredChanges(context, registration);
  if (!provider) return news;
  if (!isIncluded(context.options, next)) return old?.inputs ?? goal.properties;
  const anew = !old || old.external || record.isDeletedEarly(old) || isReplaceTarget(context, urn, old);
  return anew ? checkedAnew(context, registration) : valid(context, registration, old.inputs ?? {}, news);
}

/** The inputs of a new resource: names that the provider makes up are made up anew. */
export function checkedAnew(context: PlanContext, registration: Registration): Promise<PropertyMap> {
  return valid(context, registration, undefined, registration.goal.properties);
}

async function valid(
  context: PlanContext,
  { urn, next, provider }: Registration,
  olds: PropertyMap | undefined,
  news: PropertyMap,
): Promise<PropertyMap> {
  const checked = await checkInputs(context, provider!, next, olds, news);
  if (!checked.valid) throw new BailError(`resource ${urn} is invalid`);
  return checked.inputs;
}

function withIgnoredChanges(context: PlanContext, { urn, goal, old }: Registration): PropertyMap {
  if (!old) return goal.properties;
  const { inputs, invalidPaths } = ignoreChanges(goal.properties, old.inputs ?? {}, goal.ignoreChanges);
  if (invalidPaths.length > 0) {
    const paths = invalidPaths.map((path) => `"${path}"`).join(", ");
    context.diagnostics.info(urn, `cannot ignore changes in added or removed elements of the path: ${paths}`);
  }
  return inputs;
}
