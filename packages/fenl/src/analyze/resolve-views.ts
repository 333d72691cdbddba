import type { Diagnostics } from "../diagnostics/collector.js";
import type { SourceText } from "../diagnostics/source-text.js";
import { parseExpression } from "../syntax/parser.js";
import type { Span } from "../syntax/span.js";
import { SyntaxFault } from "../syntax/syntax-error.js";
import type { Expression } from "../syntax/tree.js";
import { viewSource } from "./check-views.js";
import type { Environment, ViewDefinition } from "./environment.js";
import { freeReferences } from "./free-names.js";
import { resolve } from "./resolve.js";
import { reportSyntax } from "./syntax-report.js";

/** A view that was read without faults. */
export interface ParsedView {
  readonly source: SourceText;
  readonly tree: Expression;
}

/**
 * Reads the views that a text refers to, directly or through others, into the environment. Views that nothing refers to
 * are not looked at: a broken one must not spoil every query.
 */
export function resolveViews(tree: Expression, environment: Environment, diagnostics: Diagnostics): void {
  const wanted = [...freeReferences(tree).keys()];
  for (let name = wanted.shift(); name !== undefined; name = wanted.shift()) {
    const view = environment.views.get(name);
    if (!view || environment.parsedViews.has(name)) continue;
    const parsed = readView(view, diagnostics);
    if (!parsed) continue;
    environment.parsedViews.set(name, parsed);
    wanted.push(...freeReferences(parsed.tree).keys());
  }
  if (!diagnostics.failed) reportCycle(environment.parsedViews, diagnostics);
}

function readView(view: ViewDefinition, diagnostics: Diagnostics): ParsedView | undefined {
  const source = viewSource(view);
  try {
    const tree = parseExpression(view.expression);
    resolve(tree, { source, diagnostics });
    return { source, tree };
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    reportSyntax(error, source, diagnostics);
    return undefined;
  }
}

/** Reports the first cycle of views that refer to each other, if there is one. */
function reportCycle(views: ReadonlyMap<string, ParsedView>, diagnostics: Diagnostics): void {
  const done = new Set<string>();
  const path: { name: string; references: Iterator<[string, Span]> }[] = [];
  const enter = (name: string): void => {
    path.push({ name, references: freeReferences(views.get(name)!.tree).entries() });
  };
  for (const start of views.keys()) {
    if (!done.has(start)) enter(start);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const next = top.references.next();
      if (next.done) {
        done.add(top.name);
        path.pop();
        continue;
      }
      const [name, span] = next.value;
      if (!views.has(name) || done.has(name)) continue;
      const at = path.findIndex((step) => step.name === name);
      if (at < 0) {
        enter(name);
        continue;
      }
      const cycle = [...path.slice(at).map((step) => step.name), name].join(" -> ");
      const { source } = views.get(top.name)!;
      diagnostics.report("cyclicReference", { source, span }, `Formula depends on itself: ${cycle}`);
      return;
    }
  }
}
