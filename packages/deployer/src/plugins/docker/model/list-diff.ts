import type { Value } from "../../../values/index.js";

export type ChangeKind = "add" | "delete" | "update";

/**
 * The shortest way from one list of plain values to another: what is added or removed at which index, an index with
 * both being an update.
 */
export function diffTexts(old: readonly Value[], next: readonly Value[]): Map<number, ChangeKind> {
  const lengths = editLengths(old, next);
  const changes = new Map<number, ChangeKind>();
  const mark = (index: number, kind: ChangeKind) => changes.set(index, changes.has(index) ? "update" : kind);
  let from = 0;
  let to = 0;
  while (from < old.length || to < next.length) {
    if (from === old.length) mark(to++, "add");
    else if (to === next.length) mark(from++, "delete");
    else if (old[from] === next[to] && lengths[from + 1]![to + 1]! < 1 + smaller(lengths, from, to)) {
      from++;
      to++;
    } else if (lengths[from]![to + 1]! < lengths[from + 1]![to]!) mark(to++, "add");
    else mark(from++, "delete");
  }
  return changes;
}

function smaller(lengths: number[][], from: number, to: number): number {
  return Math.min(lengths[from + 1]![to]!, lengths[from]![to + 1]!);
}

/** How many edits lead from each rest of one list to each rest of the other. */
function editLengths(old: readonly Value[], next: readonly Value[]): number[][] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Array<number>(next.length + 1).fill(0));
  for (let from = old.length; from >= 0; from--) {
    for (let to = next.length; to >= 0; to--) {
      if (from === old.length) lengths[from]![to] = next.length - to;
      else if (to === next.length) lengths[from]![to] = old.length - from;
      else {
        const edited = 1 + smaller(lengths, from, to);
        const kept = old[from] === next[to] ? lengths[from + 1]![to + 1]! : edited;
        lengths[from]![to] = Math.min(edited, kept);
      }
    }
  }
  return lengths;
}
