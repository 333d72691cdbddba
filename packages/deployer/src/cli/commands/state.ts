import type { Command } from "commander";
import { addStateDelete } from "./state-delete.js";
import { addStateUnprotect } from "./state-unprotect.js";

/** `state` and its subcommands. */
export function addState(program: Command): void {
  const state = program.command("state").description("Edit the current stack's state");
  for (const add of [addStateDelete, addStateUnprotect]) add(state);
}
