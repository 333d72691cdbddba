import type { Aggregate } from "./aggregate.js";
import { sumCode } from "./sum-code.js";

const count: Aggregate = {
  fields: { n: "number" },
  update: (e) => `${e.field("n")} += 1;`,
  result: (e) => e.field("n"),
  segments: "countSegments",
};

const countIf: Aggregate = {
  fields: { n: "number" },
  update: (e) => `if (${e.value} === true) ${e.field("n")} += 1;`,
  result: (e) => e.field("n"),
  segments: "countIfSegments",
};

const sum: Aggregate = {
  fields: { value: "optional" },
  update(e) {
    const state = e.optional;
    return `if (${state.isNull}) { ${state.set(e.value)} } else { ${state.set(sumCode(state.value, e.value, e.type, e.helper))} }`;
  },
  result: (e) => e.optional.read,
  segments: "sumSegments",
};

const min: Aggregate = {
  fields: { value: "optional" },
  update: (e) => `if (${e.optional.isNull} || ${e.value} < ${e.optional.value}) { ${e.optional.set(e.value)} }`,
  result: (e) => e.optional.read,
  segments: "minSegments",
};

const max: Aggregate = {
  fields: { value: "optional" },
  update: (e) => `if (${e.optional.isNull} || ${e.value} > ${e.optional.value}) { ${e.optional.set(e.value)} }`,
  result: (e) => e.optional.read,
  segments: "maxSegments",
};

/** A running mean, as the engine computes it: the digits differ from sum / count. */
const mean: Aggregate = {
  fields: { n: "number", mean: "number" },
  update: (e) =>
    `${e.field("n")} += 1; ${e.field("mean")} += (Number(${e.value}) - ${e.field("mean")}) / ${e.field("n")};`,
  result: (e) => `${e.field("n")} === 0 ? null : ${e.field("mean")}`,
  segments: "meanSegments",
};

const momentFields = { n: "number", mean: "number", squares: "number" } as const;
const momentUpdate: Aggregate["update"] = (e) =>
  `{ const x = Number(${e.value}), d = x - ${e.field("mean")}; ${e.field("n")} += 1; ` +
  `${e.field("mean")} += d / ${e.field("n")}; ${e.field("squares")} += d * (x - ${e.field("mean")}); }`;

const variance: Aggregate = {
  fields: momentFields,
  update: momentUpdate,
  result: (e) => `${e.field("n")} < 2 ? null : ${e.field("squares")} / ${e.field("n")}`,
  segments: "varianceSegments",
};

const stddev: Aggregate = {
  fields: momentFields,
  update: momentUpdate,
  result: (e) => `${e.field("n")} < 2 ? null : Math.sqrt(${e.field("squares")} / ${e.field("n")})`,
  segments: "stddevSegments",
};

const first: Aggregate = {
  fields: { value: "optional" },
  update: (e) => `if (${e.optional.isNull}) { ${e.optional.set(e.value)} }`,
  result: (e) => e.optional.read,
  segments: "firstSegments",
};

const last: Aggregate = {
  fields: { value: "optional" },
  update: (e) => e.optional.set(e.value),
  result: (e) => e.optional.read,
  segments: "lastSegments",
};

/** Lists are never changed in place, since rows that were given out hold them. */
const collect: Aggregate = {
  fields: { list: "list" },
  update: (e) =>
    `${e.field("list")} = ${e.helper("appendLast")}(${e.field("list")}, ${e.value}, ${e.parameters.max ?? "Infinity"});`,
  result: (e) =>
    (e.parameters.min ?? 0) > 0
      ? `${e.field("list")}.length < ${e.parameters.min} ? null : ${e.field("list")}`
      : e.field("list"),
  segments: "collectSegments",
};

/** Keeps the last n + 1 values; the oldest of them is the answer once they are complete. */
const lag: Aggregate = {
  fields: { list: "list" },
  update: (e) =>
    `${e.field("list")}.push(${e.value}); if (${e.field("list")}.length > ${e.parameters.n! + 1}) ${e.field("list")}.shift();`,
  result: (e) => `${e.field("list")}.length > ${e.parameters.n} ? ${e.field("list")}[0] : null`,
  segments: "lastSegments",
};

/** Every aggregation by the name its function's definition gives. */
export const AGGREGATES = { count, countIf, sum, min, max, mean, variance, stddev, first, last, collect, lag } as const;
export type AggregateName = keyof typeof AGGREGATES;
