import type { Step } from "../codegen/generate.js";
import type { Entities } from "./entities.js";
import type { Emit, InputRow } from "./rows.js";

const TOGETHER = 256;

/**
 * Works off rows of a plan that is one step. The entities of many rows are found before they are worked off: then memory
 * is waited for once for several rows and not row by row.
 */
export function stepRows(step: Step, entities: Entities, rows: readonly InputRow[], emit: Emit): void {
  const found = new Int32Array(Math.min(rows.length, TOGETHER));
  for (let start = 0; start < rows.length; start += TOGETHER) {
    const end = Math.min(rows.length, start + TOGETHER);
    for (let i = start; i < end; i += 1) found[i - start] = entities.of(rows[i]!.key);
    for (let i = start; i < end; i += 1) {
      const { time, subsort, record } = rows[i]!;
      step(time as bigint, subsort, found[i - start]!, emit, record);
    }
  }
}
