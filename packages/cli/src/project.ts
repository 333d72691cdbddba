import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure } from "./failure.js";

/** The checkout that holds this command: the folder of `Pulumi.yaml`. */
export function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "Pulumi.yaml"))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Failure("no Pulumi.yaml above the rtk command", "run rtk from its own checkout");
    folder = parent;
  }
  return folder;
}
