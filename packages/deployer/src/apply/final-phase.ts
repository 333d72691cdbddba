import { deleteLayers, finalSteps } from "../plan/deletes.js";
import type { PlanContext } from "../plan/plan-context.js";
import type { PlanRecord } from "../plan/plan-record.js";
import type { ResourceState } from "../state/index.js";
import type { StepExecutor } from "./step-executor.js";

/**
 * Deletes what is left over when the program has ended: layer by layer, dependents first. What a resource that failed
 * depends on is spared, since the resource still needs it.
 */
export async function runFinalSteps(context: PlanContext, record: PlanRecord, executor: StepExecutor): Promise<void> {
  const { sames, deletes } = await finalSteps(context, record);
  await executor.execute(sames);
  const spared = new Set<ResourceState>();
  let seen = 0;
  for (const layer of deleteLayers(context, deletes)) {
    for (const step of executor.failed.slice(seen)) {
      for (const resource of [step.new, step.old]) {
        if (!resource || !context.graph.has(resource)) continue;
        for (const dependency of context.graph.transitiveDependenciesOf(resource)) spared.add(dependency);
      }
    }
    seen = executor.failed.length;
    const allowed = layer.filter((step) => !spared.has(step.old!));
    await Promise.all(allowed.map((step) => executor.execute([step])));
  }
}
