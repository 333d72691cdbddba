import { compatible, describeType, type RecordSchema } from "@rt-kaskada/records";

/**
 * Whether a query's rows can be written with the schema its output topic already has: every field of the query is there
 * with a type that takes its values, and fields the query lacks can be left out.
 * @param topic the topic's schema
 * @param query the schema derived from the query's result
 * @returns the reasons why not; empty when they can
 */
export function outputMismatches(topic: RecordSchema, query: RecordSchema): string[] {
  const known = new Map(topic.fields.map((field) => [field.name, field]));
  const extra = query.fields
    .filter(({ name }) => !known.has(name))
    .map((field) => `field ${field.name}: the query gives ${describeType(field)}, the topic's schema lacks it`);
  // Every column of a query may be null by its type; a topic that says otherwise is checked row by row.
  const writer = {
    ...query,
    name: topic.name,
    fields: query.fields.map((field) => ({
      ...field,
      nullable: field.nullable && known.get(field.name)?.nullable !== false,
    })),
  };
  return [...extra, ...compatible(topic, writer)];
}
