import * as pulumi from "@pulumi/pulumi";
import { parseConfig, type StackConfig } from "./config";
import type { Schemas } from "./declare-tables";
import { checkPorts } from "./platforms/ports";
import { readSchema } from "./read-schema";
import { loadRun } from "./workloads/load-run";

/** What the program needs to know before it declares anything. */
export interface Prepared {
  stack: string;
  config: StackConfig;
  schemas: Schemas;
  /** The load's name, and the schema of what it loads. */
  run: { name: string; inputSchema: string };
}

/** Read settings, schemas and source, and look whether the ports are free. */
export async function prepare(): Promise<Prepared> {
  try {
    const stack = pulumi.getStack();
    const config = parseConfig(pulumi.runtime.allConfig());
    const inputSchema = readSchema(config.inputSchema);
    const outputSchema = readSchema(config.outputSchema);
    await checkPorts(stack, config.ports);
    const run = { name: await loadRun(config.source, config.loadCount, inputSchema), inputSchema };
    return { stack, config, schemas: { inputSchema, outputSchema }, run };
  } catch (error) {
    // What the user has to put right is told without a stack trace.
    throw new pulumi.RunError((error as Error).message);
  }
}
