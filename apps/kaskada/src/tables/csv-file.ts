import { inferType, parseCsv, readCellAs } from "@rt-kaskada/fenl";
import type { TableData } from "./table-data.js";

/** Reads CSV text with a header line; types come from the cells. Throws on rows of another length than the header. */
export function readCsv(text: string): TableData {
  const [header, ...body] = parseCsv(text);
  if (!header) throw new Error("the file is empty");
  for (const [index, cells] of body.entries()) {
    if (cells.length !== header.length) {
      throw new Error(`row ${index + 1} has ${cells.length} cells, the header has ${header.length}`);
    }
  }
  const columns = header.map((name, at) => ({
    name,
    type: inferType(body.map((cells) => cells[at]!)),
    nullable: true,
  }));
  const rows = body.map((cells) =>
    Object.fromEntries(columns.map(({ name, type }, at) => [name, readCellAs(type, cells[at]!)])),
  );
  return { columns, rows };
}
