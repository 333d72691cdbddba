import { readFileSync } from "node:fs";

/** The output table's columns, by their CQL names. */
export interface OutputRow {
  year: number;
  month: number;
  day: number;
  order_seq: number;
  session: number;
  category: number;
  model: string;
  price: number;
  price_ind: number;
  event_time: number;
  so_key: number;
}

/**
 * What the output table must hold for a CSV of the original's 14 columns: computed here from the file alone, sharing
 * no code with the apps. Lines for which `isReject` says so are skipped, as the loader rejects them.
 */
export function expectedRows(
  file: string,
  count = -1,
  isReject: (cells: string[]) => boolean = () => false,
): Map<number, OutputRow> {
  const lines = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "");
  if (/[a-z]{4}/i.test(lines[0]!.split(/[;,]/)[0]!)) lines.shift();
  const rows = new Map<number, OutputRow>();
  const ofDay = new Map<string, number>();
  for (const line of count < 0 ? lines : lines.slice(0, count)) {
    const cells = line.split(/[;,]/).map((cell) => cell.trim());
    if (isReject(cells)) continue;
    const [year, month, day, order] = cells.map(Number) as [number, number, number, number];
    const session = Number(cells[5]);
    const date = `${year}-${month}-${day}`;
    const nth = ofDay.get(date) ?? 0;
    ofDay.set(date, nth + 1);
    const key = session * 1000 + order;
    rows.set(key, {
      year,
      month,
      day,
      order_seq: order,
      session,
      category: Number(cells[6]),
      model: cells[7]!,
      price: Number(cells[11]),
      price_ind: Number(cells[12]),
      event_time: Date.UTC(year, month - 1, day) + nth * 1000,
      so_key: key,
    });
  }
  return rows;
}
