import { codeInfo } from "./codes.js";
import type { Label, Report } from "./diagnostic.js";
import { characters } from "./source-text.js";

/** The text of a report: headline, source lines with underlines, notes. */
export function formatReport(report: Report): string {
  const { severity, code, message } = codeInfo(report.code);
  const main = report.labels[0];
  const lines = [...new Set(report.labels.filter((label) => label.source === main.source).map(lineOf))].sort(
    (a, b) => a - b,
  );
  const gutter = " ".repeat(String(lines.at(-1)).length);
  const out = [`${severity}[${code}]: ${message}`, ...snippet(report, main, lines, gutter)];
  for (const label of report.labels) {
    if (label.source !== main.source) out.push(...snippet(report, label, [lineOf(label)], gutter));
  }
  for (const note of report.notes ?? []) out.push(`${gutter} = ${note}`);
  out.push("", "");
  return out.join("\n");
}

function snippet(report: Report, head: Label, lines: readonly number[], gutter: string): string[] {
  const { line, column } = head.source.position(head.span.start);
  const out = [`${gutter} --> ${head.source.name}:${line}:${column}`, `${gutter} |`];
  let previous = 0;
  for (const number of lines) {
    if (previous > 0 && number > previous + 1) out.push(`${gutter} ·`);
    previous = number;
    out.push(`${String(number).padStart(gutter.length)} | ${head.source.line(number).replaceAll("\t", " ")}`);
    for (const label of report.labels) {
      if (label.source === head.source && lineOf(label) === number) {
        out.push(`${gutter} | ${underline(label, label === report.labels[0])}`);
      }
    }
  }
  out.push(`${gutter} |`);
  return out;
}

function underline(label: Label, main: boolean): string {
  const { line, column } = label.source.position(label.span.start);
  const text = label.source.line(line);
  // A span over several lines is underlined to the end of its first.
  const marked = label.source.text.slice(label.span.start, label.span.end).split("\n")[0]!;
  const width = Math.max(1, Math.min(characters(marked), characters(text) - column + 1));
  const marks = " ".repeat(column - 1) + (main ? "^" : "-").repeat(width);
  return label.message === undefined ? marks : `${marks} ${label.message}`;
}

function lineOf(label: Label): number {
  return label.source.position(label.span.start).line;
}
