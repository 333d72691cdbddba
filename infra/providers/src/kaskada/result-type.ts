import { describeType, type RecordField, type RecordSchema } from "@rt-kaskada/records";

/**
 * How what a query gives differs from the schema its output is declared to have: names, types, time units, nulls that
 * aren't allowed. Empty when they agree. The order of fields doesn't count: they are written by name.
 */
export function resultMismatches(result: RecordSchema, declared: RecordSchema): string[] {
  const [given, wanted] = [byName(result), byName(declared)];
  return [
    ...declared.fields.filter((f) => !given.has(f.name)).map((f) => `${f.name}: the query doesn't give it`),
    ...result.fields.flatMap((field) => {
      const other = wanted.get(field.name);
      return other ? compareField(field, other) : [`${field.name}: the output schema doesn't have it`];
    }),
  ];
}

function compareField(given: RecordField, declared: RecordField): string[] {
  if (typeText(given) !== typeText(declared))
    return [`${given.name}: the query gives ${describeType(given)}, the output schema has ${describeType(declared)}`];
  if (given.nullable && !declared.nullable)
    return [`${given.name}: the query may give null, the output schema doesn't allow it`];
  return [];
}

/** `local-timestamp-millis` and `timestamp-millis` are the same number on the wire. */
function typeText(field: RecordField): string {
  return describeType({ ...field, nullable: false }).replace(/\blocal-/g, "");
}

function byName(schema: RecordSchema): Map<string, RecordField> {
  return new Map(schema.fields.map((field) => [field.name, field]));
}
