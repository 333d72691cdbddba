import type { Op } from "../plan/step.js";
import { parseUrn, type Urn, urnType } from "../plan/urn.js";
import type { Paint } from "./colors.js";
import type { Severity, StepEvent } from "./events.js";
import { OPERATIONS } from "./operations.js";
import { diffSummary, marks } from "./step-text.js";

type State = "underWay" | "planned" | "done" | "failed";

interface Row {
  urn: Urn;
  parent: Urn | undefined;
  op: Op;
  /** Replaced in several steps: when none of them is under way, they are shown as one. */
  replaced: boolean;
  state: State;
  since: number;
  seconds: number;
  info: string;
  /** The newest message about it, while it is under way. */
  message: string;
  errors: number;
  warnings: number;
}

const HEADING = ["Type", "Name", "Status", "Info"];

/** The resources that a run changes, as a table in the form of a tree. */
export class ResourceTree {
  private readonly rows = new Map<Urn, Row>();

  constructor(
    private readonly showSames: boolean,
    private readonly paint: Paint,
  ) {}

  step({ step, op, planning }: StepEvent, phase: "begun" | "done" | "failed"): void {
    const known = this.rows.get(step.urn);
    const { errors = 0, warnings = 0, since = Date.now() } = known ?? {};
    const replaced = op === "replace" || known?.replaced === true;
    const shownAs = replaced && (phase === "done" || planning) ? "replace" : op;
    const parent = (step.new ?? step.old)?.parent;
    const row = { urn: step.urn, parent, op: shownAs, replaced, errors, warnings, message: "" };
    const info = [diffSummary(step), marks(step)].filter(Boolean).join(" ");
    const begun = phase === "begun" ? Date.now() : since;
    const state = phase === "failed" ? "failed" : planning ? "planned" : phase === "done" ? "done" : "underWay";
    this.rows.set(step.urn, { ...row, info, state, since: begun, seconds: (Date.now() - begun) / 1000 });
  }

  message(urn: Urn, severity: Severity, text: string): void {
    const row = this.rows.get(urn) ?? this.rootRow();
    if (!row) return;
    if (severity === "error") row.errors++;
    else if (severity === "warning") row.warnings++;
    else row.message = text.trim().split("\n").at(-1) ?? "";
  }

  /**
   * @param now in milliseconds since 1970, for what is under way
   * @param width longer lines are cut
   */
  lines(now: number, width = Number.POSITIVE_INFINITY): string[] {
    const shown = new Set<Urn>();
    for (const row of this.rows.values())
      if (this.isWorthARow(row))
        for (let at: Row | undefined = row; at && !shown.has(at.urn); at = this.rows.get(at.parent ?? ""))
          shown.add(at.urn);
    if (shown.size === 0) return [];
    const children = new Map<Urn | undefined, Row[]>();
    for (const row of this.rows.values()) {
      if (!shown.has(row.urn)) continue;
      const parent = row.parent !== undefined && shown.has(row.parent) ? row.parent : undefined;
      children.set(parent, [...(children.get(parent) ?? []), row]);
    }
    const table: { row?: Row; cells: string[] }[] = [{ cells: HEADING }];
    const add = (row: Row, branch: string, indent: string) => {
      const { name } = parseUrn(row.urn);
      table.push({ row, cells: [branch + urnType(row.urn), name, this.status(row, now), this.info(row)] });
      const below = children.get(row.urn) ?? [];
      for (const [index, child] of below.entries()) {
        const last = index === below.length - 1;
        add(child, `${indent}${last ? "└─ " : "├─ "}`, `${indent}${last ? "   " : "│  "}`);
      }
    };
    for (const row of children.get(undefined) ?? []) add(row, "", "");
    const widths = HEADING.map((_, column) => Math.max(...table.map(({ cells }) => cells[column]!.length)));
    return table.map(({ row, cells }) => this.line(row, cells, widths, width));
  }

  private line(row: Row | undefined, cells: string[], widths: number[], width: number): string {
    const prefix = row ? OPERATIONS[row.op].prefix : "  ";
    const columns = cells.map((cell, column) => cell.padEnd(widths[column]!));
    const text = ` ${prefix}  ${columns.join("  ")}`.trimEnd().slice(0, width);
    if (!row) return this.paint("bold", text);
    const color = row.state === "failed" ? "red" : OPERATIONS[row.op].color;
    if (!color) return text;
    // Prefix and status have the operation's colour.
    const status = 5 + widths[0]! + 2 + widths[1]! + 2;
    const end = status + cells[2]!.length;
    const colored = (from: number, to: number) => this.paint(color, text.slice(from, to));
    return ` ${colored(1, 3)}${text.slice(3, status)}${colored(status, end)}${text.slice(end)}`;
  }

  private status({ op, state, since, seconds }: Row, now: number): string {
    const { verb, doing, done } = OPERATIONS[op];
    if (state === "planned") return verb;
    if (state === "failed") return `**${doing} failed**`;
    if (state === "done") return done && `${done} (${seconds.toFixed(seconds < 10 ? 1 : 0)}s)`;
    const waited = Math.floor((now - since) / 1000);
    return doing && `${doing} (${waited}s)${".".repeat((waited % 3) + 1)}`;
  }

  private info({ info, message, errors, warnings, state }: Row): string {
    const counts = [
      errors > 0 ? `${errors} ${errors === 1 ? "error" : "errors"}` : "",
      warnings > 0 ? `${warnings} ${warnings === 1 ? "warning" : "warnings"}` : "",
    ];
    return [info, ...counts, state === "underWay" ? message : ""].filter(Boolean).join("; ");
  }

  private isWorthARow({ op, errors, warnings, state }: Row): boolean {
    return op !== "same" || this.showSames || errors + warnings > 0 || state === "failed";
  }

  private rootRow(): Row | undefined {
    return [...this.rows.values()].find((row) => row.parent === undefined);
  }
}
