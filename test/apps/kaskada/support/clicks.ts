import { createCodec, parseRecordSchema } from "@rt-kaskada/records";

/** A small input record like the pipeline's. */
export const clickSchema = JSON.stringify({
  type: "record",
  name: "Click",
  fields: [
    { name: "id", type: ["null", "int"], default: null },
    { name: "user", type: ["null", "string"], default: null },
    { name: "price", type: ["null", "int"], default: null },
    { name: "at", type: ["null", { type: "long", logicalType: "local-timestamp-millis" }], default: null },
  ],
});

export interface Click {
  id: number;
  user: string;
  price: number;
  at: number;
}

const codec = createCodec(parseRecordSchema(clickSchema));

/** A click as a message keyed by its user. */
export function clickMessage(click: Click): { key: string; payload: Buffer } {
  return { key: click.user, payload: codec.encode({ ...click }) };
}

/** Clicks with running ids, of a given number of users, a second apart. */
export function clicks(count: number, users: number, firstId = 0): Click[] {
  return Array.from({ length: count }, (_, i) => {
    const id = firstId + i;
    return { id, user: `u${(id * 7919) % users}`, price: id % 100, at: 1_600_000_000_000 + id * 1000 };
  });
}
