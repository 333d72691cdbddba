import type { DiffResult } from "../plugins/provider.js";
import type { ResourceState } from "../state/index.js";
import type { PropertyMap } from "../values/index.js";
import { cascadingReplacements, dependentReplacements } from "./dependent-replacements.js";
import { BailError, bail, type PlanContext } from "./plan-context.js";
import type { PlanRecord } from "./plan-record.js";
import type { Registration } from "./registration.js";
import type { Done, Step } from "./step.js";
import { createReplacementStep } from "./steps/create.js";
import { deleteReplacedStep, deleteStep } from "./steps/delete.js";
import { replaceStep } from "./steps/replace.js";

interface Replacement {
  old: ResourceState;
  next: ResourceState;
  diff: DiffResult;
  /** Old and new can't exist side by side. */
  deleteFirst: boolean;
  done: Done;
}

/**
 * The steps of a replacement. Normally the new resource comes first and the old one is deleted when the program has
 * ended; the other way round everything that would be replaced along with it has to be deleted, too, before it.
 */
export async function replacementSteps(
  context: PlanContext,
  record: PlanRecord,
  { old, next, diff, deleteFirst, done }: Replacement,
): Promise<Step[]> {
  const reason = { keys: diff.replaceKeys, diffs: diff.changedKeys, detailedDiff: diff.detailedDiff };
  if (!deleteFirst) {
    // One that an earlier run deleted must not be deleted again: by its name, that would hit its successor.
    const deleteLater = !old.pendingReplacement;
    return [createReplacementStep(old, next, reason, deleteLater, done), replaceStep(old, next, reason)];
  }
  // What was only just imported, in a preview, isn't part of the graph and has no dependents.
  const dependents = context.graph.has(old) ? await dependentReplacements(context, record, old) : [];
  const all = [...dependents, ...cascadingReplacements(context, record, next.urn)];
  const deletes: Step[] = [];
  for (const { resource, keys } of all.reverse()) {
    if (record.pendingDeletes.has(resource)) continue;
    record.dependentReplaceKeys.set(resource.urn, keys);
    if (resource.delete) deletes.push(deleteStep(resource));
    else {
      if (resource.protect && !context.options.ignoreProtect) {
        bail(
          context,
          next.urn,
          `unable to replace resource "${resource.urn}" as part of replacing "${next.urn}" as it is currently marked for ` +
            "protection. To unprotect the resource, remove the `protect` flag from the resource in your Pulumi program " +
            `and run \`pulumi up\`, or use the command:\n\`pulumi state unprotect '${resource.urn}'\``,
        );
      }
      await context.ensureProvider(resource.provider);
      deletes.push(deleteReplacedStep(resource, true));
    }
    record.deletes.add(resource.urn);
    record.pendingDeletes.add(resource);
  }
  await context.ensureProvider(old.provider);
  if (!old.pendingReplacement) {
    // Known as deleted, so that what goes down with it isn't deleted by a call of its own.
    record.deletes.add(old.urn);
    deletes.push(deleteReplacedStep(old, true));
  }
  return [...deletes, replaceStep(old, next, reason), createReplacementStep(old, next, reason, false, done)];
}

/** Refuses what must not be replaced. A preview goes on, so that everything there is to complain about is seen. */
export function requireReplaceable(context: PlanContext, registration: Registration, diff: DiffResult): void {
  const { urn, goal, next } = registration;
  const old = registration.old!;
  const { preview, ignoreProtect } = context.options;
  if (next.protect && old.protect && !ignoreProtect) {
    const message =
      `unable to replace resource "${urn}"\nas it is currently marked for protection. To unprotect the resource, ` +
      "remove the `protect` flag from the resource in your Pulumi program and run `pulumi up`";
    context.diagnostics.error(urn, message);
    if (!preview) throw new BailError(message);
  }
  if (!goal.importId) return;
  const changes = diff.replaceKeys.map((key) => `${key}: ${text(old.inputs, key)} => ${text(next.inputs, key)}`);
  const message =
    "previously-imported resources that still specify an ID may not be replaced; please remove the `import` " +
    `declaration from your program;\n${changes.join("\n")}`;
  if (!preview) throw new Error(message);
  context.diagnostics.warning(urn, message);
}

/** A property for a message; secrets print as such by themselves. */
function text(inputs: PropertyMap | undefined, key: string): string {
  return JSON.stringify(inputs?.[key] ?? null);
}
