import type { Command } from "commander";
import { addCancel } from "./cancel.js";
import { addConfig } from "./config.js";
import { addDestroy } from "./destroy.js";
import { addImport } from "./import.js";
import { addPreview } from "./preview.js";
import { addRefresh } from "./refresh.js";
import { addStack } from "./stack.js";
import { addState } from "./state.js";
import { addUp } from "./up.js";

/** Adds one command, with its options and its action, to the program. */
export type AddCommand = (program: Command) => void;

/** Every command; each lives in a file of its own beside this one and exports its `AddCommand`. */
const commands: AddCommand[] = [
  addUp,
  addPreview,
  addRefresh,
  addDestroy,
  addImport,
  addStack,
  addConfig,
  addState,
  addCancel,
];

/** Adds every command to the program. */
export function addCommands(program: Command): void {
  for (const add of commands) add(program);
}
