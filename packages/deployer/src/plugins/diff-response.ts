import type messages from "@pulumi/pulumi/proto/provider_pb.js";
import type { DiffKind, DiffResult, PropertyDiff } from "./provider.js";

const CHANGES = ["unknown", "none", "some"] as const;
const KINDS: DiffKind[] = ["add", "add-replace", "delete", "delete-replace", "update", "update-replace"];

/** A provider's answer to Diff or DiffConfig in the engine's own terms. */
export function toDiffResult(response: InstanceType<typeof messages.DiffResponse>): DiffResult {
  let detailedDiff: Record<string, PropertyDiff> | undefined;
  if (response.getHasdetaileddiff()) {
    detailedDiff = {};
    for (const [path, diff] of response.getDetaileddiffMap().entries()) {
      detailedDiff[path] = { kind: KINDS[diff.getKind()] ?? "update", inputDiff: diff.getInputdiff() };
    }
  }
  return {
    changes: CHANGES[response.getChanges()] ?? "unknown",
    replaceKeys: response.getReplacesList(),
    changedKeys: response.getDiffsList(),
    stableKeys: response.getStablesList(),
    detailedDiff,
    deleteBeforeReplace: response.getDeletebeforereplace(),
  };
}
