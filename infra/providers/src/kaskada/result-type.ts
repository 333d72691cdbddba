import { describeType, type RecordField, type RecordSchema } from "@rt-kaskada/records";

/**
 * How what a query gives differs from the schema its output is declared to have: names, order, types, time units,
 * nullability. Empty when they agree. Order counts because records travel without their field names.
 */
export function resultMismatches(result: RecordSchema, declared: RecordSchema): string[] {
  const [given, wanted] = [byName(result), byName(declared)];
  const mismatches = [
    ...declared.fields.filter((f) => !given.has(f.name)).map((f) => `${f.name}: the query doesn't give it`),
    ...result.fields.flatMap((field) => {
      const other = wanted.get(field.name);
      return other ? compareField(field, other) : [`${field.name}: the output schema doesn't have it`];
    }),
  ];
  if (mismatches.length > 0) return mismatches;
  const [order, declaredOrder] = [names(result), names(declared)];
  return order === declaredOrder ? [] : [`the fields come as ${order}, the output schema has ${declaredOrder}`];
}

function compareField(given: RecordField, declared: RecordField): string[] {
  if (typeText(given) !== typeText(declared))
    return [`${given.name}: the query gives ${describeType(given)}, the output schema has ${describeType(declared)}`];
  if (given.nullable === declared.nullable) return [];
  return given.nullable
    ? [`${given.name}: the query may give null, the output schema doesn't allow it`]
    : [`${given.name}: the query never gives null, the output schema has it nullable`];
}

/** `local-timestamp-millis` and `timestamp-millis` are the same number on the wire. */
function typeText(field: RecordField): string {
  return describeType({ ...field, nullable: false }).replace(/\blocal-/g, "");
}

function byName(schema: RecordSchema): Map<string, RecordField> {
  return new Map(schema.fields.map((field) => [field.name, field]));
}

function names(schema: RecordSchema): string {
  return schema.fields.map((field) => field.name).join(", ");
}
