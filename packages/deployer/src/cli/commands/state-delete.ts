import type { Command } from "commander";
import { type Checkpoint, editStack, type ResourceState, references } from "../../state/index.js";
import { confirmByTyping } from "../confirm.js";
import { CliError } from "../exit-codes.js";
import { type GlobalOptions, optionsOf } from "../globals.js";
import { printLine } from "../output.js";
import { openStack } from "../stack-context.js";

interface Options extends GlobalOptions {
  yes?: boolean;
  force?: boolean;
  targetDependents?: boolean;
}

/** `state delete URN`: forgets a resource without touching the thing itself. */
export function addStateDelete(state: Command): void {
  state
    .command("delete <urn>")
    .description("Deletes a resource from a stack's state; the resource itself stays as it is")
    .option("-y, --yes", "skip confirmation prompts")
    .option("-f, --force", "also delete a protected resource")
    .option("--target-dependents", "delete the resource and everything that depends on it")
    .action(async (urn: string, _, command: Command) => {
      const options = optionsOf<Options>(command);
      const { files, openSecrets, stack } = await openStack(options);
      await confirmByTyping(options, `This will edit the state of '${stack}': ${urn} will be forgotten.`, "yes");
      await editStack(files, openSecrets, (checkpoint) => withoutResource(checkpoint, urn, options));
      printLine("Resource deleted");
    });
}

/** A state without a resource. Refuses when that would leave others without what they depend on. */
export function withoutResource(checkpoint: Checkpoint, urn: string, options: Options): Checkpoint {
  const { resources } = checkpoint;
  if (!resources.some((resource) => resource.urn === urn)) {
    throw new CliError(`No such resource "${urn}" exists in the current state`);
  }
  const doomed = new Set([urn]);
  // Whatever depends on a resource comes after it, so that one pass finds all.
  for (const resource of resources) if (dependsOnAny(resource, doomed)) doomed.add(resource.urn);
  const dependents = [...doomed].filter((name) => name !== urn);
  if (dependents.length > 0 && !options.targetDependents) {
    const list = dependents.map((name) => ` * ${JSON.stringify(name.split("::")[3])} (${name})`).join("\n");
    throw new CliError(
      `This resource can't be safely deleted because the following resources depend on it:\n${list}\n\nDelete those resources first or pass --target-dependents.`,
    );
  }
  const isProtected = resources.find((resource) => doomed.has(resource.urn) && resource.protect);
  if (isProtected && !options.force) {
    throw new CliError(
      `This resource can't be safely deleted because ${isProtected.urn} is protected. Re-run this command with --force to force deletion`,
    );
  }
  return { ...checkpoint, resources: resources.filter((resource) => !doomed.has(resource.urn)) };
}

function dependsOnAny(resource: ResourceState, urns: ReadonlySet<string>): boolean {
  for (const { urn } of references(resource)) if (urns.has(urn)) return true;
  return resource.provider !== undefined && urns.has(resource.provider.slice(0, resource.provider.lastIndexOf("::")));
}
