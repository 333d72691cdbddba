export { type KaskadaOptions, optionsFromEnv } from "./options.js";
export { type Kaskada, startKaskada } from "./start.js";
