import type { Command } from "commander";
import { registerDeployment } from "./deployment.js";
import { registerDoctor } from "./doctor.js";
import { registerFenl } from "./fenl.js";
import { registerGenerate } from "./generate.js";
import { registerImages } from "./images.js";
import { registerKaskada } from "./kaskada.js";
import { registerLoad } from "./load.js";
import { registerLogs } from "./logs.js";
import { registerProduce } from "./produce.js";
import { registerQuery } from "./query.js";
import { registerStatus } from "./status.js";

export function registerCommands(program: Command): void {
  registerDeployment(program);
  registerStatus(program);
  registerLogs(program);
  registerDoctor(program);
  registerImages(program);
  registerLoad(program);
  registerProduce(program);
  registerQuery(program);
  registerFenl(program);
  registerKaskada(program);
  registerGenerate(program);
}
