// Writes docs/fenl-reference.md from the definitions of Fenl's functions: node packages/fenl/scripts/reference.mjs
import { writeFile } from "node:fs/promises";
import { functionReference } from "@rt-kaskada/fenl";

await writeFile(new URL("../../../docs/fenl-reference.md", import.meta.url), functionReference());
