import { parseUrn, type Urn, urnType } from "../plan/urn.js";
import type { PropertyMap } from "../values/index.js";
import type { Color, Paint } from "./colors.js";
import type { StepEvent } from "./events.js";
import { OPERATIONS } from "./operations.js";
import { type DiffLine, type DiffOptions, diffProperties, wholeProperties } from "./value-diff.js";

export interface DetailOptions extends DiffOptions {
  paint: Paint;
}

const COLORS: Record<DiffLine["sign"], Color | undefined> = {
  "+": "green",
  "-": "red",
  "~": "yellow",
  " ": undefined,
};

/** Shows steps in full, as `--diff` asks: each resource under its parent, with what of it differs. */
export class StepDetails {
  private readonly depths = new Map<Urn, number>();

  constructor(private readonly options: DetailOptions) {}

  /** The lines that show a step. */
  lines(event: StepEvent): string[] {
    const { step, op } = event;
    const state = (step.new ?? step.old)!;
    const depth = state.parent === undefined ? 0 : (this.depths.get(state.parent) ?? 0) + 1;
    this.depths.set(step.urn, depth);
    const { prefix, color } = OPERATIONS[op];
    const { paint } = this.options;
    const indent = "    ".repeat(depth);
    const heading = `${prefix}${urnType(step.urn)}: (${op})`;
    const facts = [
      ...(step.old?.id ? [`[id=${step.old.id}]`] : []),
      `[urn=${step.urn}]`,
      ...(step.provider && !parseUrn(step.provider).name.startsWith("default") ? [`[provider=${step.provider}]`] : []),
    ];
    return [
      indent + (color ? paint(color, heading) : heading),
      ...facts.map((fact) => `${indent}    ${paint("dim", fact)}`),
      ...stepDiff(event, this.options).map((line) => `${indent}  ${this.paintLine(line)}`),
    ];
  }

  private paintLine(line: DiffLine): string {
    const was = line.was === undefined ? "" : `${line.was} => `;
    const text = `${line.sign} ${"    ".repeat(line.depth)}${line.label}${was}${line.text}`;
    const color = COLORS[line.sign];
    return color ? this.options.paint(color, text) : text;
  }
}

/** What of a resource differs before and after a step; all of it for one that is made or goes away. */
export function stepDiff({ step, op }: StepEvent, options: DiffOptions): DiffLine[] {
  if (step.op === "refresh") return diffProperties(step.old?.outputs ?? {}, step.new?.outputs ?? {}, options);
  const olds: PropertyMap = step.old?.inputs ?? {};
  const news: PropertyMap = step.new?.inputs ?? {};
  switch (op) {
    case "same":
      return [];
    case "create":
    case "import":
    case "read":
      return wholeProperties(news, "+", options);
    case "delete":
    case "discard":
      return wholeProperties(olds, "-", options);
    case "delete-replaced":
    case "discard-replaced":
    case "remove-pending-replace":
    case "create-replacement":
      // The replacement itself, the `replace` step, shows the difference.
      return [];
    default:
      return diffProperties(olds, news, options);
  }
}
