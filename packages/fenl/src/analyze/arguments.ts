import type { Label } from "../diagnostics/diagnostic.js";
import { nearestNames } from "../diagnostics/nearest-names.js";
import type { FunctionDefinition } from "../functions/definition.js";
import type { DefaultValue, Parameter } from "../functions/signature.js";
import type { Span } from "../syntax/span.js";
import type { Argument, CallNode, Expression } from "../syntax/tree.js";
import { type Context, placeOf } from "./context.js";

/** A parameter with what it is given. */
export interface Given {
  readonly parameter: Parameter;
  /** Undefined when the default applies. */
  readonly expression?: Expression;
  readonly default?: DefaultValue;
}

/** Matches a call's arguments to parameters; undefined if they don't match, which is reported. */
export function resolveArguments(
  context: Context,
  definition: FunctionDefinition,
  call: CallNode,
): Given[] | undefined {
  const { parameters } = definition.signature;
  const firstKeyword = call.args.findIndex((arg) => arg.name !== undefined);
  const positional = firstKeyword < 0 ? [...call.args] : call.args.slice(0, firstKeyword);
  const keywords = firstKeyword < 0 ? [] : call.args.slice(firstKeyword);
  const misplaced = keywords.find((arg) => arg.name === undefined);
  if (misplaced) {
    return fail(context, misplaced.value.span, "Positional argument after a keyword argument", [
      { ...placeOf(context, keywords[0]!.name!.span), message: "First keyword argument" },
    ]);
  }
  const byName = new Map<string, (typeof keywords)[number]>();
  for (const arg of keywords) {
    const name = arg.name!;
    if (!parameters.some((parameter) => parameter.name === name.text)) {
      return fail(
        context,
        name.span,
        `No parameter '${name.text}' in '${definition.signature.name}'`,
        [],
        [
          `Nearest matches: ${nearestNames(
            name.text,
            parameters.map((parameter) => parameter.name),
          )}`,
        ],
      );
    }
    if (byName.has(name.text)) return fail(context, name.span, `Argument '${name.text}' given twice`);
    byName.set(name.text, arg);
  }
  return assign(
    context,
    definition,
    call,
    positional.map((arg) => arg.value),
    byName,
  );
}

function assign(
  context: Context,
  definition: FunctionDefinition,
  call: CallNode,
  positional: Expression[],
  keywords: ReadonlyMap<string, Argument>,
): Given[] | undefined {
  const { parameters } = definition.signature;
  const variadic = parameters.some((parameter) => parameter.variadic);
  let inputLeft = !variadic && !call.operator;
  const given: Given[] = [];
  let next = 0;
  for (const parameter of parameters) {
    const keyword = keywords.get(parameter.name);
    if (keyword) {
      given.push({ parameter, expression: keyword.value });
    } else if (parameter.default) {
      given.push({ parameter, default: parameter.default });
    } else if (next < positional.length) {
      given.push({ parameter, expression: positional[next]! });
      next += 1;
    } else if (inputLeft) {
      inputLeft = false;
      given.push({ parameter, expression: { kind: "reference", name: "$input", span: call.function.span } });
    } else {
      return fail(
        context,
        call.function.span,
        `Not enough arguments for '${definition.signature.name}'`,
        [],
        [`Expected ${expectedCount(parameters)} but got ${call.args.length}`],
      );
    }
  }
  const last = parameters.at(-1);
  if (last?.variadic) {
    for (; next < positional.length; next += 1) given.push({ parameter: last, expression: positional[next]! });
  }
  if (next < positional.length) return surplus(context, definition, call, positional[next]!);
  return given;
}

function surplus(context: Context, definition: FunctionDefinition, call: CallNode, argument: Expression): undefined {
  const { parameters, name } = definition.signature;
  const byKeyword = parameters.filter((parameter) => parameter.default).map((parameter) => `'${parameter.name}'`);
  return fail(
    context,
    argument.span,
    `Too many positional arguments for '${name}'`,
    [],
    [
      `Expected ${expectedCount(parameters)} but got ${call.args.length}`,
      ...(byKeyword.length > 0 ? [`Parameters with a default are given by keyword: ${byKeyword.join(", ")}`] : []),
    ],
  );
}

function expectedCount(parameters: readonly Parameter[]): number {
  return parameters.filter((parameter) => !parameter.default).length;
}

function fail(
  context: Context,
  span: Span,
  message: string,
  labels: readonly Label[] = [],
  notes: readonly string[] = [],
): undefined {
  context.diagnostics.report("invalidArguments", placeOf(context, span), message, { labels, notes });
  return undefined;
}
