import type { Urn } from "./urn.js";

/** A set of resources named by URNs or patterns: `*` stands for text without colons, `**` for any text. */
export class Targets {
  private readonly literals = new Set<Urn>();
  private readonly patterns: { text: string; regexp: RegExp }[] = [];

  constructor(targets: readonly string[] = []) {
    for (const target of targets) {
      if (target.includes("*")) this.patterns.push({ text: target, regexp: toRegExp(target) });
      else this.literals.add(target);
    }
  }

  /** Whether anything was named at all; if not, everything is included. */
  get constrained(): boolean {
    return this.literals.size > 0 || this.patterns.length > 0;
  }

  has(urn: Urn): boolean {
    return this.literals.has(urn) || this.patterns.some(({ regexp }) => regexp.test(urn));
  }

  add(urn: Urn): void {
    this.literals.add(urn);
  }

  /** The named URNs that are none of the given ones. Patterns may match nothing. */
  unknown(known: (urn: Urn) => boolean): Urn[] {
    return [...this.literals].filter((urn) => !known(urn));
  }
}

function toRegExp(pattern: string): RegExp {
  const parts = pattern.split(/(\*\*|\*)/).map((part) => {
    if (part === "**") return ".*";
    if (part === "*") return "[^:]*";
    return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`, "s");
}
