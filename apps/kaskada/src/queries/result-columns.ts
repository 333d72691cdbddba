import { type FenlType, hashValue, type OutputRow, type RecordType, simple } from "@rt-kaskada/fenl";

/** A column of a result file. */
export interface ResultColumn {
  name: string;
  type: FenlType;
  value(row: OutputRow): unknown;
}

/** The columns of a result file: time, subsort, hash of the key and key, then the query's own. */
export function resultColumns(resultType: RecordType, keyType: FenlType): ResultColumn[] {
  return [
    { name: "_time", type: simple("timestamp_ns"), value: (row) => BigInt(row.time) },
    { name: "_subsort", type: simple("u64"), value: (row) => row.subsort },
    { name: "_key_hash", type: simple("u64"), value: (row) => hashValue(row.key, keyType) },
    { name: "_key", type: keyType, value: (row) => row.key },
    ...resultType.fields.map(({ name, type }) => ({ name, type, value: (row: OutputRow) => row.record[name] })),
  ];
}
