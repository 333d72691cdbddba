#!/usr/bin/env node
import module from "node:module";

// Node 22 and later keep compiled code between runs, which makes every command start faster.
module.enableCompileCache?.();

const { main } = await import("../dist/cli/main.js");
await main(process.argv.slice(2));
