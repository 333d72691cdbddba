import type { Step } from "../plan/step.js";
import { diffObjects } from "../values/index.js";

/** Which top-level properties differ: `[diff: +added~changed-removed]`. */
export function diffSummary(step: Step): string {
  if (!step.old || !step.new || step.op === "refresh") return "";
  const hidden = (key: string) => key.startsWith("__");
  const difference = diffObjects(step.old.inputs ?? {}, step.new.inputs ?? {}, hidden);
  const groups: string[] = [];
  const sides = { adds: "+", updates: "~", deletes: "-" } as const;
  for (const side of ["adds", "updates", "deletes"] as const) {
    const keys = Object.keys(difference?.[side] ?? {});
    if (keys.length > 0) groups.push(sides[side] + keys.join(","));
  }
  if (Boolean(step.old.protect) !== Boolean(step.new.protect)) groups.push("~protect");
  return groups.length > 0 ? `[diff: ${groups.join("")}]` : "";
}

/** What else is worth knowing of a step. */
export function marks(step: Step): string {
  const isDelete = step.op === "delete" || step.op === "delete-replaced";
  return isDelete && step.old?.retainOnDelete ? "[retain]" : "";
}
