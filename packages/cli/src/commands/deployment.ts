import type { Command } from "commander";
import { type DeployerCommand, deploy, deployerCommands, ensureDevStack, stackOption } from "../deployer.js";
import { ensureSource } from "../source.js";
import { selectedStack, usePassphraseOf } from "../stack.js";

const descriptions: Record<(typeof deployerCommands)[number], string> = {
  up: "deploy the stack and follow the data until the pipeline is complete",
  preview: "show what up would do; writes nothing",
  refresh: "take what is really there into the state",
  destroy: "remove everything the stack has made",
  import: "take an existing resource into the stack",
  stack: "make, choose, list, export, remove stacks",
  config: "read and change the stack's settings",
  state: "mend the state by hand",
  cancel: "remove a stack's lock",
};

/** `rtk up`, `preview` … take the words and flags of the Pulumi CLI. */
export function registerDeployment(program: Command): void {
  for (const name of deployerCommands) {
    program
      .command(name)
      .description(descriptions[name])
      .argument("[words...]", "words and flags of the Pulumi CLI; `--help` lists them")
      .helpOption(false)
      .allowUnknownOption()
      .action(async (words: string[]) => {
        process.exitCode = name === "up" ? await up(words) : await passOn(name, words);
      });
  }
}

async function passOn(name: DeployerCommand, words: string[]): Promise<number> {
  if (words.includes("--help")) return deploy([name, ...words]);
  if (name === "stack" && words[0] && !words[0].startsWith("-")) {
    usePassphraseOf(stackOption(words) ?? stackArgument(words) ?? (await selectedStack(undefined)));
    return deploy([name, ...words]);
  }
  const stack = await selectedStack(stackOption(words));
  usePassphraseOf(stack);
  await ensureDevStack(stack);
  if (name === "preview" || name === "up") await ensureSource(stack);
  return deploy([name, ...words, ...(stackOption(words) ? [] : ["--stack", stack])]);
}

async function up(words: string[]): Promise<number> {
  const code = await passOn("up", words);
  if (code !== 0 || words.includes("--help")) return code;
  // Loaded only now: of all deployment commands this one alone talks to the servers.
  const { followStack } = await import("../pipeline/follow-stack.js");
  await followStack(await selectedStack(stackOption(words)), { json: words.includes("--json") });
  return 0;
}

/** The stack that `stack init NAME`, `stack select NAME` or `stack rm NAME` is about; other words are not a stack's name. */
function stackArgument([subcommand = "", ...words]: string[]): string | undefined {
  return ["init", "select", "rm"].includes(subcommand) ? words.find((word) => !word.startsWith("-")) : undefined;
}
