import { isProviderType, parseUrn, urnType } from "../plan/urn.js";
import { OutputValue, type PropertyMap, Secret, type Value } from "../values/index.js";
import type { EngineEvent, StepEvent, Summary } from "./events.js";
import { fenced, fitInto, inlineCode } from "./markdown-text.js";
import { OPERATIONS, SUMMARY_ORDER } from "./operations.js";
import { stepDiff } from "./step-details.js";
import type { DiffLine } from "./value-diff.js";

/** GitHub takes comments of 65,536 characters; some are left for whoever wraps the report. */
const MAX_LENGTH = 65_000;
/** How much of one resource is shown. */
const MAX_LINES_PER_RESOURCE = 150;
const MAX_LINE_LENGTH = 1000;
/** How many endangered resources are listed in the open. */
const MAX_CALLED_OUT = 40;

/** Operations that change something. Of a replacement's steps only `replace` is listed, the others say nothing new. */
const LISTED: ReadonlySet<string> = new Set([
  "create",
  "update",
  "delete",
  "delete-replaced",
  "replace",
  "import",
  "read",
  "discard",
]);
const MAX_NAME_LENGTH = 200;

/** Types whose loss is a loss of data, by how such things are commonly called. */
const HOLDS_DATA =
  /(Volume|VolumeClaim|Table|Keyspace|Topic|Tenant|Namespace|Database|Bucket|StatefulSet|Disk|FileSystem|Materialization)$/i;

/** Collects a preview into a report for a pull request's comment. Secrets are masked whatever the other displays do. */
export class MarkdownReport {
  private readonly steps: StepEvent[] = [];
  private readonly problems: { severity: "error" | "warning"; where: string; message: string }[] = [];
  private readonly secrets = new Set<string>();
  private summary: Summary | undefined;

  /**
   * @param stack the stack's full name, `project/stack`
   * @param secrets texts that must not show, besides those of the resources: the configuration's
   */
  constructor(
    private readonly stack: string,
    secrets: Iterable<string> = [],
    private readonly maxLength = MAX_LENGTH,
  ) {
    for (const text of secrets) this.collectSecrets(text, true);
  }

  /** Takes the next event. */
  readonly add = (event: EngineEvent): void => {
    switch (event.kind) {
      case "diagnostic":
        if (event.severity === "error" || event.severity === "warning") {
          const where = event.urn ? `${urnType(event.urn)} ${parseUrn(event.urn).name}` : "";
          this.problems.push({ severity: event.severity, where, message: event.message.trim() });
        }
        break;
      case "resource-pre":
        this.addStep(event);
        break;
      case "summary":
        this.summary = event;
        break;
    }
  };

  /** The report. */
  toMarkdown(): string {
    const steps = this.listed();
    const head = [this.heading(), this.counts(), ...this.calledOut(steps), ...this.problemLines()].join("\n\n");
    const blocks = steps.map((event) => ({ full: this.block(event), short: `- ${this.title(event)}` }));
    if (blocks.length === 0) return `${head}\n`;
    const noun = blocks.length === 1 ? "change" : "changes";
    const open = `<details>\n<summary>Show ${blocks.length} ${noun}</summary>\n\n`;
    const close = "\n\n</details>\n";
    const room = this.maxLength - head.length - open.length - close.length - 2;
    return `${head}\n\n${open}${fitInto(blocks, room)}${close}`;
  }

  /** What is left over of an earlier replacement is deleted without a `replace` step in this run. */
  private listed(): StepEvent[] {
    const replaced = new Set(this.steps.filter(({ op }) => op === "replace").map(({ step }) => step.urn));
    return this.steps.filter(({ op, step }) => op !== "delete-replaced" || !replaced.has(step.urn));
  }

  private addStep(event: StepEvent): void {
    const { step, op, internal } = event;
    for (const state of [step.old, step.new]) {
      this.collectSecrets(state?.inputs ?? {});
      this.collectSecrets(state?.outputs ?? {});
    }
    // What was read before is read every time, which changes nothing.
    const isRoutine = internal || isProviderType(step.type) || (op === "read" && step.old !== undefined);
    if (LISTED.has(op) && !isRoutine) this.steps.push(event);
  }

  /** Texts that are secret somewhere must not show up in messages either. */
  private collectSecrets(value: Value, inSecret = false): void {
    if (value instanceof Secret) this.collectSecrets(value.value, true);
    else if (value instanceof OutputValue) this.collectSecrets(value.value ?? null, inSecret || value.secret);
    else if (typeof value === "string") {
      if (inSecret && value.length >= 4) this.secrets.add(value);
    } else if (value !== null && typeof value === "object") {
      for (const part of Object.values(value as PropertyMap)) this.collectSecrets(part, inSecret);
    }
  }

  private heading(): string {
    const failed = this.summary?.result === "failed" ? " failed" : "";
    // The mark lets a later run find its comment and put the new report in its place.
    return `<!-- preview of ${this.stack.replaceAll("--", "")} -->\n### Preview of ${inlineCode(this.stack)}${failed}`;
  }

  private counts(): string {
    const changes = this.summary?.changes ?? {};
    const counted = SUMMARY_ORDER.filter((op) => changes[op]);
    const parts = counted.map((op) => `**${changes[op]} to ${OPERATIONS[op].verb}**`);
    const same = changes.same ? `${changes.same} unchanged` : "";
    if (parts.length === 0) return same ? `No changes. ${same}.` : "No changes.";
    return `${parts.join(", ")}${same ? ` · ${same}` : ""}`;
  }

  /** Deletions and replacements stand in the open: nobody should have to unfold to learn of them. */
  private calledOut(steps: StepEvent[]): string[] {
    const endangered = steps.filter(
      ({ op, step }) => (op === "replace" || op.startsWith("delete")) && isReal(step.old),
    );
    if (endangered.length === 0) return [];
    const [data, others] = [endangered.filter(holdsData), endangered.filter((event) => !holdsData(event))];
    return [
      ...(data.length > 0 ? [this.alert("CAUTION", "Data will be lost unless it is kept elsewhere:", data)] : []),
      ...(others.length > 0 ? [this.alert("WARNING", "Will be deleted or made anew:", others)] : []),
    ];
  }

  private alert(kind: string, text: string, events: StepEvent[]): string {
    const shown = events.slice(0, MAX_CALLED_OUT).map((event) => `- ${this.title(event)}`);
    const more = events.length > shown.length ? [`- and ${events.length - shown.length} more`] : [];
    return [`[!${kind}]`, text, "", ...shown, ...more].map((line) => `> ${line}`.trimEnd()).join("\n");
  }

  private problemLines(): string[] {
    if (this.problems.length === 0) return [];
    const text = this.problems.map(
      ({ severity, where, message }) => `${severity}: ${where ? `${where}: ` : ""}${this.masked(message)}`,
    );
    return [fenced(text.join("\n").slice(0, Math.floor(this.maxLength / 4)), "text")];
  }

  private masked(message: string): string {
    let masked = message;
    for (const secret of this.secrets) masked = masked.replaceAll(secret, "[secret]");
    return masked;
  }

  private title({ step, op }: StepEvent): string {
    const { name } = parseUrn(step.urn);
    const reasons = op === "replace" && step.keys?.length ? `, because of ${step.keys.map(inlineCode).join(", ")}` : "";
    const kept = op === "delete" && step.old?.retainOnDelete ? " (kept, only forgotten)" : "";
    const shown = name.length > MAX_NAME_LENGTH ? `${name.slice(0, MAX_NAME_LENGTH)}…` : name;
    return `${OPERATIONS[op].verb} **${inlineCode(urnType(step.urn))}** ${inlineCode(shown)}${kept}${reasons}`;
  }

  private block(event: StepEvent): string {
    const lines = stepDiff(event, { showSecrets: false }).flatMap(markdownLines);
    const shown = lines.slice(0, MAX_LINES_PER_RESOURCE);
    if (lines.length > shown.length) shown.push(`  … ${lines.length - shown.length} more lines`);
    const title = `- ${this.title(event)}`;
    return shown.length === 0 ? title : `${title}\n${indented(fenced(shown.join("\n"), "diff"))}`;
  }
}

/** Components and what is only forgotten are no loss. */
function isReal(state: StepEvent["step"]["old"]): boolean {
  return state?.custom === true && !state.external && !state.retainOnDelete;
}

function holdsData({ step }: StepEvent): boolean {
  return HOLDS_DATA.test(urnType(step.urn));
}

/** GitHub colours a diff's lines by their first character. */
function markdownLines({ sign, depth, label, text, was }: DiffLine): string[] {
  const line = (first: string, value: string) => {
    const whole = `${first} ${"  ".repeat(depth)}${label}${value}`.trimEnd();
    return whole.length > MAX_LINE_LENGTH ? `${whole.slice(0, MAX_LINE_LENGTH)}…` : whole;
  };
  if (was !== undefined) return [line("-", was), line("+", text)];
  return [line(sign === "~" ? " " : sign, text)];
}

/** Code within a list's entry has to be under its text. */
function indented(text: string): string {
  return text.replace(/^(?=.)/gm, "  ");
}
