#!/usr/bin/env node
import { main } from "../dist/plugins/docker/main.js";

await main(process.argv.slice(2));
