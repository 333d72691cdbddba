import { decodeMessage, encodeMessage } from "@rt-kaskada/kaskada-api";
import { expect, test } from "vitest";

const table = "kaskada.kaskada.v1alpha.Table";

test("fields keep their documented numbers on the wire", () => {
  const bytes = encodeMessage(table, { tableName: "T", subsortColumnName: { value: "s" }, version: 7 });
  expect(bytes.toString("hex")).toBe("12 01 54 2a 03 0a 01 73 48 07".replaceAll(" ", ""));
});

test("absent fields read as their defaults, of a oneof only the set member is there", () => {
  const read = decodeMessage<Record<string, unknown>>(
    table,
    encodeMessage(table, { source: { pulsar: { config: { tenant: "t" } } } }),
  );
  expect(read).toMatchObject({ tableName: "", subsortColumnName: null, source: { source: "pulsar" } });
  expect(read.source).not.toHaveProperty("kaskada");
});

test("entity keys of a slice are field 2", () => {
  const bytes = encodeMessage("kaskada.kaskada.v1alpha.SliceRequest", { entityKeys: { entityKeys: ["a"] } });
  expect(bytes.toString("hex")).toBe("1203120161");
});
