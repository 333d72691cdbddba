import { nearestNames } from "../diagnostics/nearest-names.js";
import { strict } from "../functions/define.js";
import type { FieldNode } from "../syntax/tree.js";
import { fieldOf, listOf, simple } from "../types/fenl-type.js";
import { typeName } from "../types/type-name.js";
import { type Context, errorValue, placeOf } from "./context.js";
import type { Value } from "./value.js";

/** A field of a JSON text; the second argument is its name. */
const JSON_FIELD = strict((e) => `${e.helper("jsonField")}(${e.args.join(", ")})`);

/** A field of every record of a list. */
const FIELD_OF_EACH = strict((e) => `${e.helper("fieldOfEach")}(${e.args.join(", ")})`);

/** A field of a record, of a JSON text, or of every record of a list. */
export function field({ base: baseExpression, field: name, span }: FieldNode, context: Context): Value {
  const base = context.analyze(baseExpression, context);
  const place = placeOf(context, span);
  const of = base.type.kind === "list" ? base.type.item : base.type;
  if (of.kind === "error") return errorValue(context, span);
  if (of.kind === "json" && base.type.kind === "json") {
    const key = context.graph.constant(simple("string"), name.text);
    const node = context.graph.call("json_field", JSON_FIELD, [base.node, key], simple("string"));
    return { ...base, node, type: simple("string"), place };
  }
  if (of.kind !== "record") {
    context.diagnostics.report(
      "illegalFieldReference",
      base.place,
      `No fields for non-record base type ${typeName(base.type)}`,
    );
    return errorValue(context, span);
  }
  const found = fieldOf(of, name.text);
  if (!found) {
    const names = of.fields.map((candidate) => candidate.name);
    context.diagnostics.report("illegalFieldReference", placeOf(context, name.span), `No field named '${name.text}'`, {
      notes: [`Nearest fields: ${nearestNames(name.text, names)}`],
    });
    return errorValue(context, span);
  }
  if (base.type.kind === "list") {
    const type = listOf(found.type);
    const key = context.graph.constant(simple("string"), name.text);
    const node = context.graph.call("field_of_each", FIELD_OF_EACH, [base.node, key], type);
    return { ...base, node, type, place };
  }
  return { ...base, node: context.graph.field(base.node, name.text, found.type), type: found.type, place };
}
