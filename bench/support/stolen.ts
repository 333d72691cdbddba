import { readFileSync } from "node:fs";

/**
 * Watches what a virtual machine's host takes away.
 * @returns tells which share of all processors' time since then was somebody else's; undefined where the system doesn't tell
 */
export function watchStolen(): () => number | undefined {
  const before = read();
  return () => {
    const after = read();
    if (!before || !after) return undefined;
    return (after.stolen - before.stolen) / (after.all - before.all);
  };
}

function read(): { stolen: number; all: number } | undefined {
  try {
    // cpu user nice system idle iowait irq softirq steal …
    const times = readFileSync("/proc/stat", "utf8").split("\n", 1)[0]!.split(/\s+/).slice(1, 9).map(Number);
    return { stolen: times[7]!, all: times.reduce((sum, time) => sum + time) };
  } catch {
    return undefined;
  }
}
