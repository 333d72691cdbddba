import type { Label } from "../diagnostics/diagnostic.js";
import { nearestNames } from "../diagnostics/nearest-names.js";
import type { FunctionDefinition } from "../functions/definition.js";
import type { DefaultValue, Parameter } from "../functions/signature.js";
import type { Span } from "../syntax/span.js";
import type { Argument, CallNode, Expression, Name } from "../syntax/tree.js";
import { placeOf, type Reporting } from "./context.js";

/** A parameter with what it is given. */
export interface Given {
  readonly parameter: Parameter;
  /** Undefined when the default applies. */
  readonly expression?: Expression;
  readonly default?: DefaultValue;
}

/** Matches a call's arguments to parameters; undefined if they don't match, which is reported. */
export function resolveArguments(
  context: Reporting,
  definition: FunctionDefinition,
  call: CallNode,
): Given[] | undefined {
  const firstKeyword = call.args.findIndex((arg) => arg.name !== undefined);
  const positional = firstKeyword < 0 ? [...call.args] : call.args.slice(0, firstKeyword);
  const keywords = firstKeyword < 0 ? [] : call.args.slice(firstKeyword);
  const misplaced = keywords.find((arg) => arg.name === undefined);
  if (misplaced) {
    return fail(context, misplaced.value.span, "Positional argument after a keyword argument", [
      { ...placeOf(context, keywords[0]!.name!.span), message: "First keyword argument" },
    ]);
  }
  return new Assignment(context, definition, call, positional, keywords).given();
}

/** Gives each parameter its argument, in the order of the parameters. */
class Assignment {
  #next = 0;

  constructor(
    private readonly context: Reporting,
    private readonly definition: FunctionDefinition,
    private readonly call: CallNode,
    private readonly positional: readonly Argument[],
    private readonly keywords: Argument[],
  ) {}

  given(): Given[] | undefined {
    const { parameters } = this.definition.signature;
    let inputLeft = !this.call.operator && !parameters.some((parameter) => parameter.variadic);
    const given: Given[] = [];
    for (const parameter of parameters) {
      const keyword = this.keywords.findIndex(({ name }) => name!.text === parameter.name);
      const next = this.positional[this.#next];
      if (next && keyword >= 0) return this.givenTwice(next, this.keywords[keyword]!.name!);
      if (next && parameter.default) return surplus(this.context, this.definition, this.call, next.value);
      if (keyword >= 0) {
        given.push({ parameter, expression: this.keywords.splice(keyword, 1)[0]!.value });
      } else if (parameter.default) {
        given.push({ parameter, default: parameter.default });
      } else if (next) {
        given.push({ parameter, expression: next.value });
        this.#next += 1;
      } else if (inputLeft) {
        inputLeft = false;
        const { span } = this.call.function;
        given.push({ parameter, expression: { kind: "reference", name: "$input", span } });
      } else {
        return this.tooFew();
      }
    }
    return this.rest(given);
  }

  /** What is left when every parameter has its argument: more for a variadic one, or too many. */
  private rest(given: Given[]): Given[] | undefined {
    const { parameters } = this.definition.signature;
    if (this.keywords.length > 0) return this.unknownKeyword(this.keywords[0]!.name!);
    const rest = this.positional.slice(this.#next);
    const last = parameters.at(-1);
    if (last?.variadic) return [...given, ...rest.map(({ value }) => ({ parameter: last, expression: value }))];
    return rest.length > 0 ? surplus(this.context, this.definition, this.call, rest[0]!.value) : given;
  }

  private givenTwice(positional: Argument, keyword: Name): undefined {
    return fail(this.context, positional.value.span, `Parameter '${keyword.text}' is given by keyword, too`, [
      { ...placeOf(this.context, keyword.span), message: "By keyword here" },
    ]);
  }

  private tooFew(): undefined {
    const { name, parameters } = this.definition.signature;
    const notes = [`Expected ${expectedCount(parameters)} but got ${this.call.args.length}`];
    return fail(this.context, this.call.function.span, `Not enough arguments for '${name}'`, [], notes);
  }

  private unknownKeyword(keyword: Name): undefined {
    const { name, parameters } = this.definition.signature;
    const names = parameters.map((parameter) => parameter.name);
    const message = names.includes(keyword.text)
      ? `Argument '${keyword.text}' of '${name}' is given twice`
      : `No parameter '${keyword.text}' in '${name}'`;
    return fail(
      this.context,
      this.call.function.span,
      message,
      [{ ...placeOf(this.context, keyword.span), message: "Given here" }],
      [`Nearest matches: ${nearestNames(keyword.text, names)}`],
    );
  }
}

function surplus(context: Reporting, definition: FunctionDefinition, call: CallNode, argument: Expression): undefined {
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
  context: Reporting,
  span: Span,
  message: string,
  labels: readonly Label[] = [],
  notes: readonly string[] = [],
): undefined {
  context.diagnostics.report("invalidArguments", placeOf(context, span), message, { labels, notes });
  return undefined;
}
