import { checkViews } from "./analyze/check-views.js";
import type { Context } from "./analyze/context.js";
import { type CompileEnvironment, Environment } from "./analyze/environment.js";
import { analyzeExpression } from "./analyze/expressions.js";
import { freeReferences } from "./analyze/free-names.js";
import { checkOutput } from "./analyze/output.js";
import { resolve } from "./analyze/resolve.js";
import { resolveViews } from "./analyze/resolve-views.js";
import { Scope } from "./analyze/scope.js";
import { reportSyntax } from "./analyze/syntax-report.js";
import { isError, type Value } from "./analyze/value.js";
import { Diagnostics } from "./diagnostics/collector.js";
import type { Diagnostic } from "./diagnostics/diagnostic.js";
import { SourceText } from "./diagnostics/source-text.js";
import { Graph } from "./plan/graph.js";
import type { Plan } from "./plan/plan.js";
import { parseExpression } from "./syntax/parser.js";
import { SyntaxFault } from "./syntax/syntax-error.js";
import type { FenlType } from "./types/fenl-type.js";

export interface CompileOptions {
  /** How diagnostics call the text; `Query` if not given. */
  readonly sourceName?: string;
  /** `complete`: a query, whose result has to be a record. `formula`: a view, which may have any type. */
  readonly mode?: "complete" | "formula";
}

/** What compiling a text found out. */
export interface Compilation {
  /** Whether there are no errors; warnings are allowed. */
  readonly ok: boolean;
  readonly diagnostics: readonly Diagnostic[];
  /** The names the text refers to. */
  readonly freeNames: readonly string[];
  /** Those of them that are neither tables nor views. */
  readonly missingNames: readonly string[];
  readonly resultType?: FenlType;
  /** The name of the result's grouping. */
  readonly grouping?: string;
  readonly keyType?: FenlType;
  /** Set for a query without errors. */
  readonly plan?: Plan;
}

/**
 * Compiles a Fenl text against tables and views.
 *
 * @param source the text
 * @param env what it may refer to
 */
export function compile(source: string, env: CompileEnvironment, options: CompileOptions = {}): Compilation {
  const text = new SourceText(options.sourceName ?? "Query", source);
  const diagnostics = new Diagnostics();
  const environment = new Environment(env);
  checkViews(env.views ?? [], diagnostics);
  let free: string[] = [];
  let value: Value | undefined;
  const graph = new Graph();
  try {
    const tree = parseExpression(source);
    free = [...freeReferences(tree).keys()];
    resolve(tree, { source: text, diagnostics });
    resolveViews(tree, environment, diagnostics);
    const context: Context = {
      graph,
      diagnostics,
      environment,
      source: text,
      scope: new Scope(),
      analyze: analyzeExpression,
    };
    if (!diagnostics.failed) value = analyzeExpression(tree, context);
  } catch (error) {
    if (error instanceof SyntaxFault) reportSyntax(error, text, diagnostics);
    else reportBug(error, text, diagnostics);
  }
  const complete = options.mode !== "formula";
  const plan = value && complete ? checkOutput(value, graph, environment, diagnostics) : undefined;
  const ok = !diagnostics.failed;
  return {
    ok,
    diagnostics: diagnostics.found,
    freeNames: free,
    missingNames: free.filter((name) => !environment.tables.has(name) && !environment.views.has(name)),
    ...(value && !isError(value) && { resultType: value.type }),
    ...(value?.grouping && { grouping: value.grouping.name, keyType: value.grouping.keyType }),
    ...(ok && plan && { plan }),
  };
}

function reportBug(error: unknown, source: SourceText, diagnostics: Diagnostics): void {
  const message = error instanceof Error ? error.message : String(error);
  diagnostics.report("internalError", { source, span: { start: 0, end: source.text.length } }, message);
}
