import { createHash } from "node:crypto";
import { generateCsv } from "@rt-kaskada/loader";
import { describe, expect, it } from "vitest";

const all = (rows?: number) => [...generateCsv(rows === undefined ? {} : { rows })].join("");

describe("generateCsv", () => {
  it("has the original's size and ranges, and is always the same", () => {
    const text = all();
    expect(createHash("sha256").update(text).digest("hex")).toMatchInlineSnapshot(
      `"69f64b6cfd1bad335d1cefccbbce2d26b31148290118a923527b7b43dbacf7cb"`,
    );
    const [header, ...lines] = text.trimEnd().split("\n");
    expect(header!.split(",")).toHaveLength(14);
    expect(lines).toHaveLength(165_474);
    const cells = lines.map((line) => line.split(","));
    const range = (column: number) =>
      cells.reduce(
        ([least, most], row) => [Math.min(least!, Number(row[column])), Math.max(most!, Number(row[column]))],
        [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
      );
    expect(range(1)).toEqual([4, 8]);
    expect(range(4)).toEqual([1, 47]);
    expect(range(5)).toEqual([1, 24_026]);
    expect(range(6)).toEqual([1, 4]);
    expect(range(8)).toEqual([1, 14]);
    expect(range(9)).toEqual([1, 6]);
    expect(range(10)).toEqual([1, 2]);
    expect(range(11)).toEqual([18, 82]);
    expect(range(12)).toEqual([1, 2]);
    expect(range(13)).toEqual([1, 5]);
    expect(range(3)[1]).toBeLessThan(1000);
    expect(cells[0]!.slice(0, 4)).toEqual(["2008", "4", "1", "1"]);
    expect(cells.at(-1)!.slice(0, 3)).toEqual(["2008", "8", "13"]);
    expect(cells.every((row) => /^[A-P]\d+$/.test(row[7]!))).toBe(true);
    expect(new Set(cells.map((row) => `${row[5]}-${row[3]}`)).size).toBe(165_474);
  }, 60_000);

  it.each([1, 2, 7, 200, 5000])("makes exactly %i rows", (rows) => {
    expect(all(rows).trimEnd().split("\n")).toHaveLength(rows + 1);
  });
});
