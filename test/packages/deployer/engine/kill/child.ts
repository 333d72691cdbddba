import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stackFiles } from "../../../../../packages/deployer/src/state/index.js";
import { runEngine } from "../harness.js";
import { FileWorld } from "./file-world.js";
import type { Command } from "./laboratory.js";

// Carries out one command of the engine on the stack and the world in a directory, unless it is killed.
const directory = process.argv[2]!;
const { program, ...options } = JSON.parse(readFileSync(join(directory, "command.json"), "utf8")) as Command;
const files = stackFiles(join(directory, "state"), "proj", "dev");
const world = new FileWorld(join(directory, "world.json"));
const { errors } = await runEngine(files, world, program, options);
if (errors.length > 0) throw new Error(errors.join("\n"));
