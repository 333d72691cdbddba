import type { TickName } from "../functions/definition.js";
import { civilFromDays, daysFromCivil } from "../runtime/calendar.js";
import { NANOS_PER_DAY } from "../runtime/time.js";

const FIXED: Partial<Record<TickName, bigint>> = {
  minutely: 60_000_000_000n,
  hourly: 3_600_000_000_000n,
  daily: NANOS_PER_DAY,
};

/** The first boundary of a tick at a time or after it. */
export function boundaryFrom(tick: TickName, time: bigint): bigint {
  const width = FIXED[tick];
  if (width !== undefined) return ceil(time, width);
  const date = civilFromDays(Number(ceil(time, NANOS_PER_DAY) / NANOS_PER_DAY));
  const starts = date.day === 1 && (tick === "monthly" || date.month === 1);
  const year = starts ? date.year : tick === "yearly" || date.month === 12 ? date.year + 1 : date.year;
  const month = tick === "yearly" ? 1 : starts ? date.month : (date.month % 12) + 1;
  return BigInt(daysFromCivil(year, month, 1)) * NANOS_PER_DAY;
}

/** How many boundaries there are from one of them to a time, roughly. */
export function boundariesBetween(tick: TickName, from: bigint, to: bigint): number {
  return to <= from ? 0 : Number((to - from) / (FIXED[tick] ?? 28n * NANOS_PER_DAY));
}

function ceil(time: bigint, width: bigint): bigint {
  const rest = time % width;
  return rest === 0n ? time : time - rest + (rest > 0n ? width : 0n);
}
