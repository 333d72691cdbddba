import type { ResourceState } from "../state/index.js";
import type { Alias, Goal } from "./goal.js";
import { bail, type PlanContext } from "./plan-context.js";
import type { PlanRecord } from "./plan-record.js";
import { isRootStack, makeUrn, type Urn, urnName, urnQualifiedType, urnType } from "./urn.js";

type Identity = Pick<Goal, "name" | "type" | "parent" | "aliases">;

/**
 * Finds the resource of the last run that a registration continues: under its own URN, else under one of
 * its former ones. A match under a former URN is recorded, so that nobody deletes or claims it again.
 */
export function findOld(
  context: PlanContext,
  record: PlanRecord,
  urn: Urn,
  goal: Identity,
): { old?: ResourceState; alias?: Urn } {
  const claimed = record.aliased.get(urn);
  if (claimed)
    bail(context, urn, `Duplicate resource URN '${urn}' conflicting with alias on resource with URN '${claimed}'`);
  const own = context.olds.get(urn);
  if (own) return { old: own };
  for (const alias of aliasUrns(context, record, goal)) {
    const old = context.olds.get(alias);
    if (!old) continue;
    const other = record.urns.has(alias) ? urn : record.aliased.get(alias);
    if (other !== undefined) {
      bail(
        context,
        urn,
        `Duplicate resource alias '${alias}' applied to resource with URN '${urn}' conflicting with resource with URN '${other}'`,
      );
    }
    record.aliased.set(alias, urn);
    record.aliases.set(urn, alias);
    context.registry.addAlias(urn, alias);
    return { old, alias };
  }
  return {};
}

/** Every former URN a resource may have had: its own aliases, and those that follow from its parent's. */
function aliasUrns(context: PlanContext, record: PlanRecord, goal: Identity): Urn[] {
  const own = goal.aliases.map((alias) => aliasUrn(context, record, goal, alias));
  const urns = new Set(own);
  const formerParent = goal.parent && record.aliases.get(goal.parent);
  if (formerParent) {
    const parentName = urnName(goal.parent);
    urns.add(inheritedAlias(context, goal.type, goal.name, parentName, formerParent));
    for (const alias of own)
      urns.add(inheritedAlias(context, urnType(alias), urnName(alias), parentName, formerParent));
  }
  return [...urns];
}

function aliasUrn(context: PlanContext, record: PlanRecord, goal: Identity, alias: Alias): Urn {
  if (alias.urn) return alias.urn;
  let parent = alias.parent ? (record.aliases.get(alias.parent) ?? alias.parent) : goal.parent;
  if (alias.noParent || (parent && isRootStack(parent))) parent = "";
  const { stack, project } = context.options;
  return makeUrn(
    alias.stack || stack,
    alias.project || project,
    parent,
    alias.type || goal.type,
    alias.name || goal.name,
  );
}

/** A child named after its parent (`app-function` of `app`) was named after the parent's former name, too. */
function inheritedAlias(context: PlanContext, type: string, name: string, parentName: string, formerParent: Urn): Urn {
  const formerName = name.startsWith(parentName) ? urnName(formerParent) + name.slice(parentName.length) : name;
  const { stack, project } = context.options;
  const qualified = `${urnQualifiedType(formerParent)}$${type}`;
  return `urn:pulumi:${stack}::${project}::${qualified}::${formerName}`;
}
