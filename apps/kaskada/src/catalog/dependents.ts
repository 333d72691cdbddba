import { failedPrecondition, type Violation } from "../server/api-error.js";
import type { Catalog } from "./catalog.js";

/** How many of each kind an error names. */
const MOST_NAMED = 3;

/**
 * Refuses to delete what views or materializations refer to.
 * @param kind `table` or `view`
 * @param name the object's name
 */
export function refuseIfUsed(catalog: Catalog, owner: string, kind: "table" | "view", name: string): void {
  const views = catalog.views.list(owner).filter(({ dependencies }) => dependencies.includes(name));
  const materializations = catalog.materializations
    .list(owner)
    .filter(({ dependencies }) => dependencies.includes(name));
  const count = views.length + materializations.length;
  if (count === 0) return;
  const violation = (what: string): Violation => ({
    type: "foreign key constraint",
    subject: `${kind}: ${name}, ${what}`,
    description: `the ${kind} is referenced by ${what}`,
  });
  throw failedPrecondition(`unable to delete ${kind}. detected: ${count} dependencies.`, [
    ...views.slice(0, MOST_NAMED).map(({ view }) => violation(`view: ${view.viewName}`)),
    ...materializations
      .slice(0, MOST_NAMED)
      .map(({ materialization }) => violation(`materialization: ${materialization.materializationName}`)),
  ]);
}
