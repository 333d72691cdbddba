import type { Field } from "./field.js";

/** Labels of anything Docker labels: a set of names and values. */
export const labels: Field = {
  kind: "set",
  fields: {
    label: { kind: "string", required: true, replaces: true },
    value: { kind: "string", required: true, replaces: true },
  },
  replaces: true,
};
