import type { FunctionDefinition, ScalarBehavior } from "./definition.js";
import { parseSignature } from "./signature.js";

type Written = Omit<FunctionDefinition, "signature"> & { readonly signature: string };

/** Completes a definition as it is written in the catalogue. */
export function define(written: Written): FunctionDefinition {
  return { ...written, signature: parseSignature(written.signature) };
}

/** A function that is null if any argument is. */
export function strict(emit: ScalarBehavior["emit"]): ScalarBehavior {
  return { kind: "scalar", nulls: "propagate", emit };
}

/** A function that deals with nulls itself. */
export function lenient(emit: ScalarBehavior["emit"]): ScalarBehavior {
  return { kind: "scalar", nulls: "own", emit };
}

/** A strict function that is one call of a runtime helper. */
export function helped(helper: string): ScalarBehavior {
  return strict((e) => `${e.helper(helper)}(${e.args.join(", ")})`);
}
