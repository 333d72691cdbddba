import { buildImages, imageStates } from "@rt-kaskada/images";
import type { Command } from "commander";
import { formatTable } from "../terminal/table.js";

export function registerImages(program: Command): void {
  program
    .command("images")
    .description("make the local server and base images from package registries, where they can't be pulled")
    .option("--list", "only say which are there", false)
    .action(async (options: { list: boolean }) => {
      if (!options.list) await buildImages((line) => process.stderr.write(`${line}\n`));
      const states = await imageStates();
      process.stdout.write(
        `${formatTable(
          ["image", "built"],
          states.map((state) => [state.reference, state.built ? "yes" : "no"]),
        )}\n`,
      );
    });
}
