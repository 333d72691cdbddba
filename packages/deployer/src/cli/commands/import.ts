import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import type { ImportSpec } from "../../apply/import-resources.js";
import { isJsonObject, type Json } from "../../values/index.js";
import { CliError, ExitCode } from "../exit-codes.js";
import { optionsOf } from "../globals.js";
import { runOperation } from "../operation.js";
import { addConfirmationOptions, addOperationOptions, type OperationOptions } from "../operation-options.js";
import { openStack } from "../stack-context.js";

interface Options extends OperationOptions {
  file?: string;
  parent?: string;
  provider?: string;
  properties?: string;
  protect?: string | boolean;
}

/** `import`: takes existing resources over, without a program. */
export function addImport(program: Command): void {
  const command = program
    .command("import [type] [name] [id]")
    .description("Import resources into an existing stack")
    .option("--file <file>", "JSON file that lists what to import, as the Pulumi CLI reads it")
    .option("--parent <urn>", "URN of the parent")
    .option("--provider <reference>", "the provider to import with, as URN::ID")
    .option("--properties <names>", "inputs to keep, separated by commas")
    .option("--protect [when]", "protect what is imported from deletion (default: true)")
    .option("--generate-code [when]", "accepted for compatibility: no code is generated");
  addConfirmationOptions(addOperationOptions(command)).action(
    async (type: string | undefined, name: string | undefined, id: string | undefined, _, command: Command) => {
      const options = optionsOf<Options>(command);
      const specs = options.file ? await readSpecs(options.file) : [oneSpec(type, name, id, options)];
      const protect = options.protect !== "false" && options.protect !== false;
      await runOperation("import", await openStack(options), options, { specs, protect });
    },
  );
}

function oneSpec(
  type: string | undefined,
  name: string | undefined,
  id: string | undefined,
  options: Options,
): ImportSpec {
  if (!type || !name || !id) {
    throw new CliError("an inline resource must be given by TYPE, NAME and ID, or several by --file", ExitCode.usage);
  }
  const { parent, provider } = options;
  return { type, name, id, parent, provider, properties: options.properties?.split(",") };
}

/** Parents and providers are named by the file's own table of names. */
async function readSpecs(path: string): Promise<ImportSpec[]> {
  const document = JSON.parse(await readFile(path, "utf8")) as Json;
  if (!isJsonObject(document) || !Array.isArray(document.resources)) {
    throw new CliError(`${path}: expected an object with a list of \`resources\``, ExitCode.usage);
  }
  const names = isJsonObject(document.nameTable) ? document.nameTable : {};
  const resolved = (name: Json | undefined) => (typeof name === "string" ? String(names[name] ?? name) : undefined);
  return document.resources.map((entry, index) => {
    const resource = isJsonObject(entry) ? entry : {};
    const { type, name, id, version, properties } = resource;
    if (typeof type !== "string" || typeof name !== "string" || typeof id !== "string") {
      throw new CliError(`${path}: resource ${index} needs a type, a name and an id`, ExitCode.usage);
    }
    return {
      type,
      name,
      id,
      parent: resolved(resource.parent),
      provider: resolved(resource.provider),
      version: typeof version === "string" ? version : undefined,
      properties: Array.isArray(properties) ? properties.map(String) : undefined,
    };
  });
}
