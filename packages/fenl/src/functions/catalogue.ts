import { AGGREGATION } from "./aggregation.js";
import { COLLECTIONS } from "./collections.js";
import type { FunctionDefinition } from "./definition.js";
import { LOGICAL } from "./logical.js";
import { MATH } from "./math.js";
import { OPERATORS } from "./operators.js";
import { STRINGS } from "./strings.js";
import { TIME } from "./time.js";
import { WINDOWS } from "./windows.js";

/** Every function of Fenl. */
export const FUNCTIONS: readonly FunctionDefinition[] = [
  ...OPERATORS,
  ...MATH,
  ...LOGICAL,
  ...AGGREGATION,
  ...WINDOWS,
  ...TIME,
  ...STRINGS,
  ...COLLECTIONS,
];

const BY_NAME = new Map(FUNCTIONS.map((definition) => [definition.signature.name, definition]));

export function findFunction(name: string): FunctionDefinition | undefined {
  return BY_NAME.get(name);
}

/** The names worth suggesting. */
export function suggestedNames(): string[] {
  return FUNCTIONS.filter((definition) => !definition.hidden).map((definition) => definition.signature.name);
}
