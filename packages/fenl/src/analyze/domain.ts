import type { NodeId } from "../plan/operation.js";

/** An approximation of where in time a value has rows, to warn of combinations that hardly ever meet. */
export type Domain =
  | { readonly kind: "continuous" }
  | { readonly kind: "table"; readonly table: string }
  | { readonly kind: "shift_to"; readonly time: NodeId }
  | { readonly kind: "shift_until"; readonly predicate: NodeId }
  | { readonly kind: "unknown" };

export const CONTINUOUS: Domain = { kind: "continuous" };
export const UNKNOWN: Domain = { kind: "unknown" };

/** The distinct domains that limit where a combination has values. */
export function distinctDomains(domains: readonly Domain[]): readonly Domain[] {
  const distinct: Domain[] = [];
  for (const domain of domains) {
    if (domain.kind === "continuous" || domain.kind === "unknown") continue;
    if (!distinct.some((other) => sameDomain(other, domain))) distinct.push(domain);
  }
  return distinct;
}

function sameDomain(a: Domain, b: Domain): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

export function describeDomain(domain: Domain): string {
  switch (domain.kind) {
    case "table":
      return `Table '${domain.table}'`;
    case "shift_to":
      return "Time of a shift_to";
    case "shift_until":
      return "Time of a shift_until";
    default:
      return domain.kind;
  }
}
