import type { Emission, ScalarBehavior } from "../functions/definition.js";

/** JavaScript for a scalar function of arguments given as JavaScript. */
export function callCode(behavior: ScalarBehavior, emission: Emission): string {
  const code = behavior.emit(emission);
  if (behavior.nulls === "own") return code;
  const nullable = [...new Set(emission.args)].filter((arg) => arg === "null" || /^[a-z]/i.test(arg));
  const checks = nullable.filter((arg) => arg !== "true" && arg !== "false" && arg !== "Infinity" && arg !== "NaN");
  if (checks.length === 0) return code;
  return `${checks.map((arg) => `${arg} === null`).join(" || ")} ? null : ${code}`;
}
