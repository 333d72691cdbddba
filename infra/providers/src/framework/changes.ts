import { isDeepStrictEqual } from "node:util";
import { type Change, describe } from "./plan";
import type { CommonArgs, ResourceSpec } from "./spec";
import { hasUnknown } from "./unknown";

/** The shape as it was observed last. What was not observed then is undefined, so that it differs from what is wanted. */
export function stored<Shape extends object>(outputs: object, wanted: Shape): Shape {
  const kept = outputs as Record<string, unknown>;
  return Object.fromEntries(Object.keys(wanted).map((key) => [key, kept[key]])) as Shape;
}

/** All changes from what was there to new arguments, a changed identity among them. */
export function changesBetween<Args extends CommonArgs, Shape extends object>(
  spec: ResourceSpec<Args, Shape>,
  old: Args,
  args: Args,
  there: Shape,
): Change[] {
  if (spec.id(old) === spec.id(args)) return spec.plan(there, spec.desire(args), args);
  const text = `${spec.label(old)} would become ${spec.label(args)}`;
  if (!spec.holdsData || args.allowDataLoss) return [{ property: "name", text, action: "replace" }];
  return [{ property: "name", text, action: "refuse", advice: DATA_LOSS }];
}

/** What to tell whoever asks for a change that loses data. */
export const DATA_LOSS = "this would lose its data; copy the data first, or set allowDataLoss: true to go ahead";

/** The changes that can't be made. */
export function refusals(changes: Change[]): Change[] {
  return changes.filter((c) => c.action === "refuse");
}

/** Throw if any of the changes can't be made. */
export function refuse(label: string, changes: Change[]): void {
  const refused = refusals(changes);
  if (refused.length > 0) throw new Error(`${label} can't be changed as asked:\n${describe(refused)}`);
}

/** Arguments that aren't part of the shape (addresses, flags) count as changes, too: delete and read use the stored ones. */
export function sameSettings<Args extends CommonArgs, Shape extends object>(
  spec: ResourceSpec<Args, Shape>,
  old: Args,
  args: Args,
): boolean {
  const shape = new Set(Object.keys(spec.desire(args)));
  const setting = ([key]: [string, unknown]) => !shape.has(key);
  return isDeepStrictEqual(
    Object.fromEntries(Object.entries(old).filter(setting)),
    Object.fromEntries(Object.entries(args).filter(setting)),
  );
}

/** At preview with unknown arguments: they count as changed, in place unless the argument is fixed. */
export function unknownDiff<Args extends CommonArgs, Shape extends object>(
  spec: ResourceSpec<Args, Shape>,
  old: Args,
  args: Args,
) {
  const unknown = Object.entries(args).filter(([, value]) => hasUnknown(value));
  const replaces = unknown.map(([property]) => property).filter((property) => spec.fixed?.includes(property));
  return { changes: true, replaces, deleteBeforeReplace: spec.id(old) === spec.id({ ...old, ...knownOf(args) }) };
}

function knownOf<Args extends object>(args: Args): Partial<Args> {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => !hasUnknown(value))) as Partial<Args>;
}
