import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./command.js";

/** Puts the Node.js executable of a version, as npm has it, into `folder` as `node`. */
export async function downloadNode(version: string, architecture: "x64" | "arm64", folder: string): Promise<void> {
  const specification = `node-linux-${architecture}@${version}`;
  const task = `download ${specification} from npm`;
  const printed = await run("npm", ["pack", "--silent", "--pack-destination", folder, specification], {
    task,
    whenMissing: "install Node.js with its npm",
  });
  const archive = join(folder, printed.trim().split("\n").at(-1) ?? "");
  await run("tar", ["-xzf", archive, "-C", folder, "package/bin/node"], { task, whenMissing: "install tar" });
  await rename(join(folder, "package", "bin", "node"), join(folder, "node"));
  await rm(join(folder, "package"), { recursive: true });
  await rm(archive);
}
