import type { FenlType } from "./fenl-type.js";

/** A type as Fenl writes it: `i64`, `list<string>`, `{a: i64, b: string}`. */
export function typeName(type: FenlType): string {
  switch (type.kind) {
    case "record":
      return `{${type.fields.map((field) => `${field.name}: ${typeName(field.type)}`).join(", ")}}`;
    case "list":
      return `list<${typeName(type.item)}>`;
    case "map":
      return `map<${typeName(type.key)}, ${typeName(type.value)}>`;
    default:
      return type.kind;
  }
}
