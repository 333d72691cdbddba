/** An Avro object container file with one record, written out here: the product only reads them. */
export function containerFile(schemaText: string, data: Buffer): Buffer {
  const json = Buffer.from(schemaText);
  const sync = Buffer.alloc(16, 7);
  const name = Buffer.from("avro.schema");
  return Buffer.concat([
    Buffer.from("Obj\u0001", "latin1"),
    ...[long(1), long(name.length), name, long(json.length), json, long(0), sync],
    ...[long(1), long(data.length), data, sync],
  ]);
}

function long(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value * 2; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) | 128);
  }
}
