import { strict } from "../functions/define.js";

/** A field of a JSON text; the second argument is its name. */
export const JSON_FIELD = strict((e) => `${e.helper("jsonField")}(${e.args.join(", ")})`);

/** A field of every record of a list. */
export const FIELD_OF_EACH = strict((e) => `${e.helper("fieldOfEach")}(${e.args.join(", ")})`);
