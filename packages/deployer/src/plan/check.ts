import { randomBytes } from "node:crypto";
import type { CheckFailure, Provider } from "../plugins/provider.js";
import type { ResourceState } from "../state/index.js";
import { type PropertyMap, Secret, type Value } from "../values/index.js";
import type { PlanContext } from "./plan-context.js";
import { urnName } from "./urn.js";

/**
 * Lets the provider check and complete the inputs of a resource. Failures are shown.
 * @param olds the old inputs, unless the resource is made anew
 * @returns the checked inputs and whether they are valid
 */
export async function checkInputs(
  context: PlanContext,
  provider: Provider,
  next: ResourceState,
  olds: PropertyMap | undefined,
  news: PropertyMap,
): Promise<{ inputs: PropertyMap; valid: boolean }> {
  const { preview } = context.options;
  const { inputs, failures } = await provider.check({
    urn: next.urn,
    olds,
    news,
    randomSeed: randomBytes(32),
    preview,
  });
  for (const failure of failures) context.diagnostics.error(next.urn, failureText(next, inputs, failure));
  return { inputs, valid: failures.length === 0 };
}

function failureText(next: ResourceState, inputs: PropertyMap, { property, reason }: CheckFailure): string {
  const subject = `${next.type} resource '${urnName(next.urn)}'`;
  if (!property) return `${subject} has a problem: ${reason}`;
  const value = Object.hasOwn(inputs, property) ? inputs[property] : undefined;
  return `${subject}: property ${property} value {${shown(value)}} has a problem: ${reason}`;
}

function shown(value: Value | undefined): string {
  if (value === undefined || value === null) return "<nil>";
  if (value instanceof Secret) return "[secret]";
  return typeof value === "string" ? value : JSON.stringify(value);
}
