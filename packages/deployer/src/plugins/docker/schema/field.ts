import type { Value } from "../../../values/index.js";

/** How a property's value is built up. `object` is a block that may occur once. */
export type Kind = "string" | "number" | "bool" | "map" | "list" | "set" | "object";

/** The properties of a resource or of a nested block, by name. */
export type Fields = Readonly<Record<string, Field>>;

/** All that check, diff and state need to know about one property. */
export interface Field {
  kind: Kind;
  /** The nested properties of an object, or of each element of a list or set; elements without them are text. */
  fields?: Fields;
  required?: boolean;
  /** Filled in when the program gives nothing. A falsy default reaches the state, but not the checked inputs. */
  default?: boolean | number | string;
  /** The daemon chooses a value when the program gives none, so leaving it out is no change. */
  computed?: boolean;
  /** Only an output: programs can't set it. */
  output?: boolean;
  /** A change replaces the resource. */
  replaces?: boolean;
  /** A change replaces the resource although the original plugin says that it can be updated in place. */
  replacesHere?: boolean;
  /** Docker can set or change it in place, but not take it away. */
  removalReplaces?: boolean;
  /** Generated from the resource's name when absent. */
  autonamed?: boolean;
  /** Nested properties by which an element is recognised, to take over what the daemon computed for it. */
  key?: readonly string[];
  /** What is wrong with a known value; undefined when it is fine. */
  validate?: (value: Value) => string | undefined;
  /** Gives different spellings of one value the same form, for comparing. */
  normalize?: (value: Value) => Value;
  /** Whether a new value is only another spelling of the old one. */
  same?: (old: Value, next: Value) => boolean;
}

/** A resource type of the plugin. */
export interface ResourceSchema {
  fields: Fields;
  /** Properties that can't be given together. */
  conflicts?: readonly (readonly [string, string])[];
  /** The old one has to go before the new one can come, whatever its name. */
  deleteBeforeReplace?: boolean;
  /** The original plugin's bookkeeping, kept so that it can read our states. */
  meta?: string;
}

/** Whether a field holds several elements. */
export function isCollection(field: Field): boolean {
  return field.kind === "list" || field.kind === "set";
}

/** Whether a field holds objects with properties of their own, one or several. */
export function isBlock(field: Field): boolean {
  return field.fields !== undefined;
}
