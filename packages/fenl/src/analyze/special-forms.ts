import type { ResolvedCall } from "./calls.js";
import type { Context } from "./context.js";
import { extend, removeFields, selectFields } from "./record-forms.js";
import { lookup, shiftTo, shiftUntil, timeOf, when, withKey } from "./row-forms.js";
import type { Value } from "./value.js";

/** Functions the analyzer knows by itself, by name. */
export const SPECIAL_FORMS: Readonly<Record<string, (call: ResolvedCall, context: Context) => Value>> = {
  when,
  shift_to: shiftTo,
  shift_until: shiftUntil,
  time_of: timeOf,
  with_key: withKey,
  lookup,
  extend,
  select_fields: selectFields,
  remove_fields: removeFields,
};
