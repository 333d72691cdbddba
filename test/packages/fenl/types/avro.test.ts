import {
  avroSchemaOf,
  compile,
  fenlTypeOf,
  type RecordType,
  simple,
  typeName,
  unsupportedInAvro,
} from "@rt-kaskada/fenl";
import { parseRecordSchema } from "@rt-kaskada/records";
import { describe, expect, test } from "vitest";
import { schemaOf } from "../run.js";

const table = schemaOf({ name: "T", columns: { n: ["i32"], s: ["string"], at: ["timestamp_ms"] } });

function resultOf(query: string) {
  const { resultType, keyType, diagnostics } = compile(query, { tables: [table] });
  if (!resultType || !keyType) throw new Error(diagnostics.map((d) => d.formatted).join());
  return { resultType: resultType as RecordType, keyType };
}

describe("fenlTypeOf", () => {
  test.each([
    [`"boolean"`, "bool"],
    [`"int"`, "i32"],
    [`["null","long"]`, "i64"],
    [`"float"`, "f32"],
    [`"double"`, "f64"],
    [`"string"`, "string"],
    [`"bytes"`, "binary"],
    [`{"type":"int","logicalType":"date"}`, "date32"],
    [`{"type":"long","logicalType":"local-timestamp-millis"}`, "timestamp_ms"],
    [`{"type":"long","logicalType":"timestamp-micros"}`, "timestamp_us"],
    [`{"type":"array","items":"long"}`, "list<i64>"],
    [`{"type":"record","name":"x","fields":[{"name":"a","type":"int"}]}`, "{a: i32}"],
  ])("%s is %s", (avro, name) => {
    const schema = parseRecordSchema(`{"type":"record","name":"r","fields":[{"name":"f","type":${avro}}]}`);
    expect(typeName(fenlTypeOf(schema.fields[0]!))).toBe(name);
  });
});

describe("avroSchemaOf", () => {
  test("puts _time and _key before the fields and makes all but _time nullable", () => {
    const { resultType, keyType } = resultOf("{ n: T.n, at: T.at, sub: { s: T.s } }");
    expect(JSON.parse(avroSchemaOf(resultType, keyType).json)).toEqual({
      type: "record",
      name: "Record",
      fields: [
        { name: "_time", type: { type: "long", logicalType: "local-timestamp-micros" } },
        { name: "_key", type: ["null", "string"] },
        { name: "n", type: ["null", "int"] },
        { name: "at", type: ["null", { type: "long", logicalType: "local-timestamp-millis" }] },
        {
          name: "sub",
          type: ["null", { type: "record", name: "r1", fields: [{ name: "s", type: ["null", "string"] }] }],
        },
      ],
    });
  });

  test("names every field Avro can't carry and what helps", () => {
    const { resultType, keyType } = resultOf("{ c: count(T), n: T.n, t: time_of(T) }");
    expect(unsupportedInAvro(resultType, keyType).map(({ name }) => name)).toEqual(["c", "t"]);
    expect(() => avroSchemaOf(resultType, keyType)).toThrow(
      /'c' of type u32 \(cast it: `as i64`\).*'t' of type timestamp_ns/,
    );
  });

  test("names a key Avro can't carry", () => {
    const { resultType } = resultOf("{ n: T.n }");
    expect(() => avroSchemaOf(resultType, simple("u64"))).toThrow("'_key' of type u64");
  });
});
