import type { Command } from "commander";

type Register = (program: Command) => void;

const deployment = async (): Promise<Register> => (await import("./deployment.js")).registerDeployment;

/** The commands by the order they are listed in, each in a module of its own that is loaded only when it is needed. */
const commands: Record<string, () => Promise<Register>> = {
  up: deployment,
  preview: deployment,
  refresh: deployment,
  destroy: deployment,
  import: deployment,
  stack: deployment,
  config: deployment,
  state: deployment,
  cancel: deployment,
  status: async () => (await import("./status.js")).registerStatus,
  logs: async () => (await import("./logs.js")).registerLogs,
  doctor: async () => (await import("./doctor.js")).registerDoctor,
  images: async () => (await import("./images.js")).registerImages,
  load: async () => (await import("./load.js")).registerLoad,
  produce: async () => (await import("./produce.js")).registerProduce,
  query: async () => (await import("./query.js")).registerQuery,
  fenl: async () => (await import("./fenl.js")).registerFenl,
  kaskada: async () => (await import("./kaskada.js")).registerKaskada,
  generate: async () => (await import("./generate.js")).registerGenerate,
};

/** Registers the command that `name` calls, or all of them when it calls none, as `--help` does. */
export async function registerCommands(program: Command, name: string | undefined): Promise<void> {
  const wanted = name === undefined ? undefined : commands[name];
  const loaded = await Promise.all((wanted ? [wanted] : Object.values(commands)).map((load) => load()));
  for (const register of new Set(loaded)) register(program);
}
