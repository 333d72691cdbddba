import type { Command } from "commander";
import { listStacks, ORGANIZATION } from "../../state/index.js";
import { type GlobalOptions, optionsOf } from "../globals.js";
import { formatTable, printJson, printLine, timeAgo } from "../output.js";
import { bareStackName, openProject } from "../stack-context.js";

interface Options extends GlobalOptions {
  json?: boolean;
  all?: boolean;
  project?: string;
}

/** `stack ls`: lists the stacks of the project, or of all. */
export function addStackLs(stack: Command): void {
  stack
    .command("ls")
    .description("List stacks")
    .option("-j, --json", "emit output as JSON")
    .option("-a, --all", "list the stacks of every project")
    .option("-p, --project <name>", "list the stacks of this project")
    .action(async (_, command: Command) => {
      const options = optionsOf<Options>(command);
      const { backend, project, workspace } = await openProject(options);
      const selected = await workspace.selected();
      const current = selected && `${project.name}/${bareStackName(selected, project.name)}`;
      const stacks = await listStacks(backend, options.all ? undefined : (options.project ?? project.name));
      const rows = stacks.map((summary) => ({
        name: summary.project === project.name ? summary.name : `${ORGANIZATION}/${summary.project}/${summary.name}`,
        current: `${summary.project}/${summary.name}` === current,
        lastUpdate: summary.lastUpdate,
        resourceCount: summary.resourceCount,
      }));
      if (options.json) {
        printJson(rows.map((row) => ({ ...row, lastUpdate: row.lastUpdate && isoMilliseconds(row.lastUpdate) })));
        return;
      }
      const cells = rows.map((row) => [
        row.name + (row.current ? "*" : ""),
        row.lastUpdate ? timeAgo(new Date(row.lastUpdate)) : "n/a",
        row.resourceCount === undefined ? "n/a" : String(row.resourceCount),
      ]);
      printLine(formatTable([["NAME", "LAST UPDATE", "RESOURCE COUNT"], ...cells]));
    });
}

function isoMilliseconds(time: string): string {
  return new Date(time).toISOString();
}
