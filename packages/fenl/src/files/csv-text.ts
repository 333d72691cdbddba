/**
 * Splits CSV text into rows of cells. Quotes may hold commas, line ends and doubled quotes; a blank line is no row.
 *
 * @throws if a quote is never closed
 */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at < text.length) {
    const row: string[] = [];
    const start = at;
    for (;;) {
      const cell = readCell(text, at);
      row.push(cell.value);
      at = cell.end;
      if (text[at] !== ",") break;
      at += 1;
    }
    const blank = row.length === 1 && row[0] === "" && at === start;
    if (text[at] === "\r") at += 1;
    if (text[at] === "\n") at += 1;
    if (!blank) rows.push(row);
  }
  return rows;
}

function readCell(text: string, start: number): { value: string; end: number } {
  if (text[start] !== '"') return readPlain(text, start);
  const quoted = readQuoted(text, start);
  // What follows a closing quote belongs to the cell, too: writers that don't double their quotes make such cells.
  const rest = readPlain(text, quoted.end);
  return { value: quoted.value + rest.value, end: rest.end };
}

function readPlain(text: string, start: number): { value: string; end: number } {
  let end = start;
  while (
    end < text.length &&
    text[end] !== "," &&
    text[end] !== "\n" &&
    !(text[end] === "\r" && text[end + 1] === "\n")
  ) {
    end += 1;
  }
  return { value: text.slice(start, end), end };
}

function readQuoted(text: string, start: number): { value: string; end: number } {
  let value = "";
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) throw new Error(`CSV: the quote at character ${start + 1} is never closed`);
    value += text.slice(at, quote);
    if (text[quote + 1] !== '"') return { value, end: quote + 1 };
    value += '"';
    at = quote + 2;
  }
}

/** A cell as CSV writes it. */
export function quoteCell(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
