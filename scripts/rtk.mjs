// @ts-check
// What bin/rtk starts: the command line, built first when its sources are newer.
import module from "node:module";
import { fileURLToPath } from "node:url";
import { ensureBuilt } from "./ensure-built.mjs";

// Node 22 and later keep compiled code between runs, which makes every command start faster.
module.enableCompileCache?.();

const root = fileURLToPath(new URL("..", import.meta.url));
if (Number.parseInt(process.versions.node, 10) < 20) {
  console.error(`rtk: Node.js ${process.versions.node} is too old: 'npm run setup' installs the project's own`);
  process.exit(1);
}
try {
  await ensureBuilt(root);
} catch (error) {
  console.error(`rtk: ${/** @type {Error} */ (error).message}`);
  process.exit(1);
}
await import("../packages/cli/dist/main.js");
