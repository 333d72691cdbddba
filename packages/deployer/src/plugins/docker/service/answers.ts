import pb from "@pulumi/pulumi/proto/provider_pb.js";
import { encodeStruct, type PropertyMap } from "../../../values/index.js";
import type { Autonaming } from "../model/autoname.js";
import type { Change } from "../model/detailed-diff.js";
import type { Diff } from "../model/diff.js";

const { Kind } = pb.PropertyDiff;
const KINDS = {
  add: [Kind.ADD, Kind.ADD_REPLACE],
  delete: [Kind.DELETE, Kind.DELETE_REPLACE],
  update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
} as const;

/** Checked inputs, or what is wrong with them, as a message. */
export function checkResponse(checked: { inputs: PropertyMap; failures: string[] }) {
  const response = new pb.CheckResponse();
  response.setInputs(encodeStruct(checked.inputs, { keepUnknowns: true, keepSecrets: true }));
  response.setFailuresList(checked.failures.map(checkFailure));
  return response;
}

function checkFailure(reason: string) {
  const failure = new pb.CheckFailure();
  // The reason tells where to look; with a property of its own it would be told twice.
  failure.setReason(reason);
  return failure;
}

/** A difference as a message. */
export function diffResponse(diff: Diff) {
  const response = new pb.DiffResponse();
  const { DIFF_NONE, DIFF_SOME } = pb.DiffResponse.DiffChanges;
  response.setChanges(diff.changes.size > 0 ? DIFF_SOME : DIFF_NONE);
  response.setDiffsList(diff.diffs);
  response.setReplacesList(diff.replaces);
  response.setStablesList(diff.stables);
  response.setDeletebeforereplace(diff.deleteBeforeReplace);
  response.setHasdetaileddiff(true);
  for (const [path, change] of diff.changes) response.getDetaileddiffMap().set(path, propertyDiff(change));
  return response;
}

function propertyDiff(change: Change) {
  const message = new pb.PropertyDiff();
  message.setKind(KINDS[change.kind][change.replace ? 1 : 0]);
  return message;
}

/** How the engine wants names to be made, if it says so. */
export function readAutonaming(
  options: InstanceType<typeof pb.CheckRequest.AutonamingOptions> | undefined,
): Autonaming | undefined {
  if (!options) return undefined;
  const modes = pb.CheckRequest.AutonamingOptions.Mode;
  const mode = options.getMode();
  const name = mode === modes.DISABLE ? "disable" : mode === modes.ENFORCE ? "enforce" : "propose";
  return { mode: name, proposedName: options.getProposedName() };
}
