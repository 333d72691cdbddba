import { clampSmall, saturatingI64, saturatingU64, type Wide } from "./integers.js";

/** The arithmetic of an aggregation over a sliding window: one part per segment. Parts are plain data for snapshots. */
export interface Segments<P, R> {
  empty(): P;
  add(part: P, value: never): P;
  /** What two neighbouring segments amount to together. */
  merge(older: P, newer: P): P;
  result(part: P): R;
}

type Moments = readonly [n: number, mean: number, squares: number];

export const countSegments: Segments<number, number> = {
  empty: () => 0,
  add: (part) => part + 1,
  merge: (a, b) => a + b,
  result: (part) => part,
};

export const countIfSegments: Segments<number, number> = {
  ...countSegments,
  add: (part, value: boolean) => (value ? part + 1 : part),
};

function combining<V>(combine: (a: V, b: V) => V): Segments<V | null, V | null> {
  const merge = (a: V | null, b: V | null): V | null => (a === null ? b : b === null ? a : combine(a, b));
  return { empty: () => null, add: merge as (part: V | null, value: never) => V | null, merge, result: (part) => part };
}

const SMALL_LIMITS: Readonly<Record<string, readonly [number, number]>> = {
  i8: [-128, 127],
  i16: [-32768, 32767],
  i32: [-2147483648, 2147483647],
  u8: [0, 255],
  u16: [0, 65535],
  u32: [0, 4294967295],
};

/** @param kind the number type of the values, whose limits a sum keeps to */
export function sumSegments(kind: string): Segments<Wide | null, Wide | null> {
  const limits = SMALL_LIMITS[kind];
  if (limits) return combining((a, b) => clampSmall(Number(a) + Number(b), limits[0], limits[1]));
  if (kind === "i64") return combining(saturatingI64);
  if (kind === "u64") return combining(saturatingU64);
  if (kind === "f64") return combining((a, b) => Number(a) + Number(b));
  return combining((a, b) => Math.fround(Number(a) + Number(b)));
}

/** Math.min and Math.max don't take bigints. */
export const minSegments = combining<Wide>((a, b) => {
  if (b < a) return b;
  return a;
});
export const maxSegments = combining<Wide>((a, b) => {
  if (b > a) return b;
  return a;
});
export const firstSegments = combining<unknown>((a) => a);
export const lastSegments = combining<unknown>((_, b) => b);

function moments(result: (part: Moments) => number | null): Segments<Moments, number | null> {
  return {
    empty: () => [0, 0, 0],
    add([n, mean, squares], value: Wide) {
      const x = Number(value);
      const delta = x - mean;
      const next = mean + delta / (n + 1);
      return [n + 1, next, squares + delta * (x - next)];
    },
    merge(a, b) {
      if (a[0] === 0) return b;
      if (b[0] === 0) return a;
      const n = a[0] + b[0];
      const delta = b[1] - a[1];
      return [n, a[1] + (delta * b[0]) / n, a[2] + b[2] + (delta * delta * a[0] * b[0]) / n];
    },
    result,
  };
}

export const meanSegments = moments(([n, mean]) => (n === 0 ? null : mean));
export const varianceSegments = moments(([n, , squares]) => (n < 2 ? null : squares / n));
export const stddevSegments = moments(([n, , squares]) => (n < 2 ? null : Math.sqrt(squares / n)));

/** The list with a value more, the oldest left out beyond `max`. */
export function appendLast(list: readonly unknown[], value: unknown, max: number): readonly unknown[] {
  return list.length < max ? [...list, value] : max > 0 ? [...list.slice(list.length - max + 1), value] : [];
}

/** @param max how many values the list may have; @param min how many it must have */
export function collectSegments(max: number, min: number): Segments<readonly unknown[], readonly unknown[] | null> {
  const lastOf = (list: readonly unknown[]): readonly unknown[] =>
    list.length > max ? list.slice(list.length - max) : list;
  return {
    empty: () => [],
    add: (part, value: unknown) => appendLast(part, value, max),
    merge: (a, b) => lastOf([...a, ...b]),
    result: (part) => (part.length < min ? null : part),
  };
}

/** The state of a sliding window: plain data. */
export interface SlidingState<P> {
  /** Closed segments, oldest first: one less than the window has. */
  closed: P[];
  /** All closed segments in one. */
  base: P;
  open: P;
}

export function newSliding<P>(segments: Segments<P, unknown>): SlidingState<P> {
  return { closed: [], base: segments.empty(), open: segments.empty() };
}

export function addSliding<P>(segments: Segments<P, unknown>, state: SlidingState<P>, value: unknown): void {
  state.open = segments.add(state.open, value as never);
}

export function slidingResult<P, R>(segments: Segments<P, R>, state: SlidingState<P>): R {
  return segments.result(segments.merge(state.base, state.open));
}

/** Ends the open segment; the oldest is dropped once there are `count` of them. */
export function closeSegment<P>(segments: Segments<P, unknown>, state: SlidingState<P>, count: number): void {
  state.closed.push(state.open);
  if (state.closed.length >= count) state.closed.shift();
  state.base = state.closed.reduce((older, newer) => segments.merge(older, newer), segments.empty());
  state.open = segments.empty();
}
