import type { Goal } from "../plan/goal.js";
import { packageOf, parseProviderReference, providerPackage, type Urn, urnType } from "../plan/urn.js";

/** What children take over from their parent. */
interface Inheritable {
  goal: Goal;
  /** Providers by package, for the children of a component. */
  providers: Map<string, string>;
}

/** Options which children inherit from their parents unless they have their own. */
export class OptionInheritance {
  private readonly registered = new Map<Urn, Inheritable>();

  /** Fills in what a registration leaves to its parent. */
  apply(goal: Goal, providers: Map<string, string>): void {
    const parent = this.registered.get(goal.parent);
    if (parent) {
      goal.protect ??= parent.goal.protect;
      goal.retainOnDelete ??= parent.goal.retainOnDelete;
      goal.deletedWith ||= parent.goal.deletedWith;
      for (const [pkg, reference] of parent.providers) if (!providers.has(pkg)) providers.set(pkg, reference);
    }
    if (!goal.custom) goal.provider = "";
    if (goal.provider || !goal.custom) return;
    const inherited = parent?.goal.provider;
    const pkg = packageOf(goal.type);
    if (inherited && providedPackage(inherited) === pkg) goal.provider = inherited;
    else goal.provider = providers.get(pkg) ?? "";
  }

  /** Remembers a registration for its children. */
  add(urn: Urn, goal: Goal, providers: Map<string, string>): void {
    this.registered.set(urn, { goal, providers });
  }
}

function providedPackage(reference: string): string {
  return providerPackage(urnType(parseProviderReference(reference).urn));
}
