import fc from "fast-check";
import { expect, test } from "vitest";
import { alterations, planTable } from "../../../../infra/providers/src/cassandra/table-plan.js";
import type { TableShape } from "../../../../infra/providers/src/cassandra/table-shape.js";

const sorted = (names: Iterable<string>, type: (name: string) => string) =>
  [...new Set(names)].sort().map((name) => ({ name, type: type(name) }));

const shape: fc.Arbitrary<TableShape> = fc
  .record({
    key: fc.subarray(["k1", "k2", "k3"], { minLength: 1 }),
    clustering: fc.subarray(["c1", "c2"]),
    order: fc.constantFrom("ASC" as const, "DESC" as const),
    regular: fc.subarray(["a", "b", "c", "d", "e"]),
    types: fc.dictionary(fc.constantFrom("a", "b", "c", "d", "e", "k1", "k2", "k3"), fc.constantFrom("int", "text")),
    comment: fc.constantFrom("", "x"),
    ttl: fc.constantFrom(0, 60),
    gc: fc.constantFrom(1, 864_000),
    compaction: fc.constantFrom<Record<string, string> | undefined>(
      undefined,
      { class: "A", x: "1" },
      { class: "A", x: "2", y: "1" },
      { class: "B" },
    ),
  })
  .map(({ key, clustering, order, regular, types, comment, ttl, gc, compaction }) => ({
    columns: sorted([...key, ...clustering, ...regular], (name) => types[name] ?? "int"),
    partitionKey: key,
    clusteringKey: clustering.map((name) => ({ name, order })),
    comment,
    defaultTimeToLive: ttl,
    gcGraceSeconds: gc,
    compaction,
  }));

/** What ALTER TABLE makes of a table. */
function alter(there: TableShape, wanted: TableShape): TableShape {
  const { drop, add, options } = alterations(there, wanted);
  const columns = [...there.columns.filter((c) => !drop.includes(c.name)), ...add];
  const { comment, defaultTimeToLive, gcGraceSeconds } = options ? wanted : there;
  const compaction = options && wanted.compaction ? wanted.compaction : there.compaction;
  columns.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { ...there, columns, comment, defaultTimeToLive, gcGraceSeconds, compaction };
}

const types = (t: TableShape) => new Map(t.columns.map((c) => [c.name, c.type]));
const key = (t: TableShape) => JSON.stringify([t.partitionKey, t.clusteringKey]);

test("a table is no change of itself", () => {
  fc.assert(
    fc.property(shape, (t) => {
      expect(planTable(t, t, false)).toEqual([]);
    }),
  );
});

test("what is refused is what loses data, and nothing else", () => {
  fc.assert(
    fc.property(shape, shape, (there, wanted) => {
      const [before, after] = [types(there), types(wanted)];
      const loses =
        key(there) !== key(wanted) || [...before].some(([name, type]) => (after.get(name) ?? "dropped") !== type);
      const plan = planTable(there, wanted, false);
      expect(plan.some((c) => c.action === "refuse")).toBe(loses);
      expect(plan.some((c) => c.action === "replace")).toBe(false);
      for (const change of plan) expect(change.action === "refuse").toBe(change.advice !== undefined);
    }),
  );
});

test("with leave to lose data nothing is refused; a new table is made only for keys and types", () => {
  fc.assert(
    fc.property(shape, shape, (there, wanted) => {
      const plan = planTable(there, wanted, true);
      expect(plan.some((c) => c.action === "refuse")).toBe(false);
      const [before, after] = [types(there), types(wanted)];
      const anew = key(there) !== key(wanted) || [...after].some(([n, type]) => (before.get(n) ?? type) !== type);
      expect(plan.some((c) => c.action === "replace")).toBe(anew);
    }),
  );
});

test("what is altered in place leaves nothing to do", () => {
  fc.assert(
    fc.property(shape, shape, (there, other) => {
      const wanted = { ...other, partitionKey: there.partitionKey, clusteringKey: there.clusteringKey };
      const keys = new Set([...there.partitionKey, ...there.clusteringKey.map((c) => c.name)]);
      const known = types(there);
      wanted.columns = [
        ...there.columns.filter((c) => keys.has(c.name)),
        ...other.columns
          .filter((c) => !/^[kc]\d/.test(c.name))
          .map((c) => ({ ...c, type: known.get(c.name) ?? c.type })),
      ].sort((a, b) => (a.name < b.name ? -1 : 1));
      expect(planTable(alter(there, wanted), wanted, false)).toEqual([]);
    }),
  );
});
