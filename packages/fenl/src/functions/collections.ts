import { define, helped, lenient, strict } from "./define.js";
import type { FunctionDefinition } from "./definition.js";

export const COLLECTIONS: readonly FunctionDefinition[] = [
  define({
    signature: "extend(new: record, old: record) -> record",
    group: "collections",
    summary: "A record with the fields of both; of a name in both the new field counts. New fields come first.",
    behavior: { kind: "special" },
    examples: [{ expression: "({ x: n } | extend({ y: 2 })).x", columns: { n: ["i64", 1] }, result: [1] }],
  }),
  define({
    signature: "select_fields(record: record, const fields+: string) -> record",
    group: "collections",
    summary: "The record with the named fields only, in the record's own order.",
    notes: "The piped record has to be named: `select_fields($input, 'a')`.",
    behavior: { kind: "special" },
    examples: [{ expression: "select_fields({ x: n, y: 2 }, 'x').x", columns: { n: ["i64", 1] }, result: [1] }],
  }),
  define({
    signature: "remove_fields(record: record, const fields+: string) -> record",
    group: "collections",
    summary: "The record without the named fields.",
    notes: "The piped record has to be named: `remove_fields($input, 'a')`.",
    behavior: { kind: "special" },
    examples: [{ expression: "remove_fields({ x: n, y: 2 }, 'y').x", columns: { n: ["i64", 1] }, result: [1] }],
  }),
  define({
    signature: "json(s: string) -> json",
    group: "collections",
    summary: "A JSON text whose fields can be taken, each as a string.",
    notes: "A field is null if the text is no JSON object or has no such field. Fields of fields can't be taken.",
    hidden: true,
    behavior: strict((e) => e.args[0]!),
    examples: [
      {
        expression: "json(s).a",
        columns: { s: ["string", '{"a": 10}', '{"b": 1}', "no json"] },
        result: ["10", null, null],
      },
    ],
  }),
  define({
    signature: "get<K: key, V: any>(key: K, map: map<K, V>) -> V",
    group: "collections",
    summary: "The value of a key in a map.",
    notes: "Null for an absent key.",
    hidden: true,
    behavior: helped("mapGet"),
    examples: [
      {
        expression: "get('f1', m)",
        columns: { m: ["map<string, i64>", { f1: 22 }, { f2: 1 }, null] },
        result: [22, null, null],
      },
    ],
  }),
  define({
    signature: "index<T: any>(i: i64, list: list<T>) -> T",
    group: "collections",
    operator: "list[i]",
    summary: "The element at a place, counted from 0.",
    notes: "Null outside of the list.",
    hidden: true,
    behavior: helped("elementAt"),
    examples: [
      {
        expression: "collect(n, null) | index(1)",
        columns: { n: ["i64", 5, 6] },
        result: [null, 6],
      },
      { expression: "collect(n, null)[0]", columns: { n: ["i64", 5, 6] }, result: [5, 5] },
    ],
  }),
  define({
    signature: "list_len<T: any>(input: list<T>) -> i32",
    group: "collections",
    summary: "How many elements a list has.",
    hidden: true,
    behavior: strict((e) => `${e.args[0]}.length`),
    examples: [{ expression: "list_len(collect(n, null))", columns: { n: ["i64", 5, 6] }, result: [1, 2] }],
  }),
  define({
    signature: "flatten<T: any>(input: list<list<T>>) -> list<T>",
    group: "collections",
    summary: "The elements of the lists in a list.",
    hidden: true,
    behavior: helped("flatten"),
    examples: [
      {
        expression: "flatten(collect(collect(n, null), null))",
        columns: { n: ["i64", 1, 2] },
        result: [[1], [1, 1, 2]],
      },
    ],
  }),
  define({
    signature: "union<T: any>(a: list<T>, b: list<T>) -> list<T>",
    group: "collections",
    summary: "The elements of both lists, each once.",
    hidden: true,
    notes: "A list that is null counts as empty.",
    behavior: lenient((e) => `${e.helper("union")}(${e.args.join(", ")})`),
    examples: [
      {
        expression: "union(collect(a, null), collect(b, null))",
        columns: { a: ["i64", 1, 2], b: ["i64", 2, 3] },
        result: [
          [1, 2],
          [1, 2, 3],
        ],
      },
    ],
  }),
];
