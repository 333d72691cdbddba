import type { TypeExpression } from "../syntax/tree.js";
import { type FenlType, isSimpleKind, listOf, mapOf, simple } from "../types/fenl-type.js";

/** The type that is written; undefined if there is none of that name. */
export function readType({ name, args }: TypeExpression): FenlType | undefined {
  if (name === "list" || name === "map") {
    const types = args.map(readType);
    if (types.some((type) => type === undefined)) return undefined;
    if (name === "list") return types.length === 1 ? listOf(types[0]!) : undefined;
    return types.length === 2 ? mapOf(types[0]!, types[1]!) : undefined;
  }
  return args.length === 0 && isSimpleKind(name) ? simple(name) : undefined;
}
