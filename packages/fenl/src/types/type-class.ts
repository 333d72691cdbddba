import { type FenlType, type SimpleKind, simple } from "./fenl-type.js";
import { isDuration, isFloat, isInterval, isNumber, isSigned, isTimestamp, isUnsigned } from "./kinds.js";

/** Classes a signature's type variable may range over. */
export const TYPE_CLASSES = ["any", "key", "number", "signed", "float", "timedelta", "ordered"] as const;
export type TypeClass = (typeof TYPE_CLASSES)[number];

export function isTypeClass(name: string): name is TypeClass {
  return (TYPE_CLASSES as readonly string[]).includes(name);
}

const WIDENED: Record<string, SimpleKind> = { u8: "i16", u16: "i32", u32: "i64", u64: "f64" };

/** The type itself when it belongs to the class, the type it is promoted to when it can be, else undefined. */
export function promote(type: FenlType, to: TypeClass): FenlType | undefined {
  if (type.kind === "null" || type.kind === "error") return type;
  if (type.kind === "window") return undefined;
  if (to === "any") return type;
  if (type.kind === "json") return undefined;
  switch (to) {
    case "key":
      return isHashable(type) ? type : undefined;
    case "number":
      return isNumber(type) ? type : undefined;
    case "signed":
      if (isUnsigned(type)) return simple(WIDENED[type.kind]!);
      return isSigned(type) || isFloat(type) ? type : undefined;
    case "float":
      if (isFloat(type)) return type;
      return isNumber(type) ? simple("f64") : undefined;
    case "timedelta":
      return isDuration(type) || isInterval(type) ? type : undefined;
    case "ordered":
      return isNumber(type) || isTimestamp(type) || isDuration(type) || isInterval(type) ? type : undefined;
  }
}

/** Whether values of the type can be entity keys. */
export function isHashable(type: FenlType): boolean {
  switch (type.kind) {
    case "record":
      return type.fields.every((field) => isHashable(field.type));
    case "list":
    case "map":
    case "json":
    case "window":
      return false;
    default:
      return true;
  }
}
