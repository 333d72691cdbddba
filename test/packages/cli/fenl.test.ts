import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { rtk } from "../../e2e/support/rtk.ts";

const folder = mkdtempSync(join(tmpdir(), "rtk-fenl-"));
afterAll(() => rmSync(folder, { recursive: true }));

const file = join(folder, "t.csv");
writeFileSync(file, "at,who,n\n2020-01-01T00:00:00,a,1\n2020-01-01T00:00:01,b,2\n2020-01-02T00:00:00,a,3\n");
const table = ["--table", `T=${file},time=at,key=who`];

test("prints CSV: time, key, then the fields in order", async () => {
  const { code, stdout } = await rtk(["fenl", "{ n: T.n, s: sum(T.n) }", ...table]);
  expect(code).toBe(0);
  expect(stdout).toBe(
    "_time,_key,n,s\n2020-01-01T00:00:00.000000000,a,1,1\n2020-01-01T00:00:01.000000000,b,2,2\n2020-01-02T00:00:00.000000000,a,3,4\n",
  );
});

test("views, final results, a limit and other formats", async () => {
  const { stdout } = await rtk([
    "fenl",
    "{ s: sum(V) }",
    ...table,
    "--view",
    "V=T.n",
    "--final",
    "--limit",
    "1",
    "--format",
    "json",
  ]);
  expect(stdout.trim().split("\n")).toHaveLength(1);
  expect(JSON.parse(stdout)).toMatchObject({ s: expect.any(Number) });
});

test("an error has its code and place on standard error, nothing on standard output, and exit code 1", async () => {
  const { code, stdout, stderr } = await rtk(["fenl", "{ m: T.m }", ...table]);
  expect(code).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toContain("E0001");
  expect(stderr).toContain("Query:1:");
});

test.for([
  [["--table", "T"], "NAME=FILE.csv"],
  [["--table", `T=${file},tiem=at`], "tiem"],
  [["--table", "T=/nowhere.csv"], "/nowhere.csv"],
  [["--table", `T=${file},time=never`], "never"],
] as const)("wrong tables are refused with the reason: %j", async ([args, reason]) => {
  const { code, stderr } = await rtk(["fenl", "T", ...args]);
  expect(code).not.toBe(0);
  expect(stderr).toContain(reason);
});
