import Docker from "dockerode";
import { stackOutputs } from "../stack.js";
import { jsonValue } from "../terminal/format.js";
import { createProgress } from "../terminal/progress.js";
import { watchContainers } from "./container-failure.js";
import { follow } from "./follow.js";
import { Pipeline } from "./pipeline.js";
import { renderSummary, summarize } from "./summary.js";

/**
 * Follows a deployed stack's data until the pipeline is complete, then prints what came of it.
 * @throws Failure when a container or the materialization has failed, or nothing moves any more
 */
export async function followStack(stack: string, options: { json: boolean }): Promise<void> {
  const outputs = await stackOutputs(stack);
  const docker = new Docker();
  const pipeline = await Pipeline.open(outputs);
  const started = Date.now();
  try {
    const last = await follow(
      { observe: () => pipeline.observe(), failure: watchContainers(docker, stack) },
      createProgress(),
    );
    const summary = await summarize(stack, pipeline, outputs, last, Date.now() - started);
    process.stdout.write(
      options.json ? `${JSON.stringify({ pipeline: summary }, jsonValue)}\n` : `\n${renderSummary(summary, outputs)}`,
    );
  } finally {
    await pipeline.close();
  }
}
