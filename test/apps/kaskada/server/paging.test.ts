import { expect, test } from "vitest";
import { matches, page } from "../../../../apps/kaskada/src/server/paging.js";

const NAME = "kaskada.kaskada.v1alpha.ListTablesRequest";
const all = ["a", "b", "c", "d"];
const list = (request: { search?: string; pageSize?: number; pageToken?: string }) =>
  page(NAME, { search: "", pageSize: 0, pageToken: "", ...request }, (search) =>
    all.filter((name) => matches(search, name)),
  );

test("page size 0 means no limit", () => {
  expect(list({})).toEqual({ items: all, nextPageToken: "" });
});

test("a full page has a token, also when nothing follows", () => {
  const first = list({ pageSize: 2 });
  expect(first.items).toEqual(["a", "b"]);
  const second = list({ pageToken: first.nextPageToken, pageSize: 100 });
  expect(second.items).toEqual(["c", "d"]);
  const third = list({ pageToken: second.nextPageToken });
  expect(third).toEqual({ items: [], nextPageToken: "" });
});

test("the token carries the search on", () => {
  const first = list({ search: "C", pageSize: 1 });
  expect(first.items).toEqual(["c"]);
  expect(list({ pageToken: first.nextPageToken }).items).toEqual([]);
});

test.each([
  { pageSize: -1 },
  { pageSize: 1001 },
  { pageToken: "!!" },
  { pageToken: Buffer.from("x").toString("base64url") },
])("refuses %o", (request) => {
  expect(() => list(request)).toThrow(expect.objectContaining({ code: 3 }));
});
