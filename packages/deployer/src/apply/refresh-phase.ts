import type { PlanContext } from "../plan/plan-context.js";
import type { Step, StepContext } from "../plan/step.js";
import { type Refreshed, rebuild, refreshSteps } from "./refresh.js";
import { type ExecutorOptions, StepExecutor, type StepObserver } from "./step-executor.js";

/** What refreshing needs of a run. */
export interface RefreshHost {
  plan: PlanContext;
  options: ExecutorOptions;
  stepContext: StepContext;
  observer: StepObserver;
  /** Resolves when the run is given up. */
  aborted: Promise<void>;
  abort(error?: unknown): void;
}

/**
 * Reads everything that is included as it really is.
 * @returns what that makes of the state, and whether everything could be read
 */
export async function refreshResources(host: RefreshHost): Promise<Refreshed & { complete: boolean }> {
  const { plan, options, observer, stepContext } = host;
  const steps = await refreshSteps(plan);
  const carriedOut: Step[] = [];
  const noting: StepObserver = {
    before: (step) => observer.before(step),
    after: async (step, error, begun) => {
      if (error === undefined) carriedOut.push(step);
      await observer.after(step, error, begun);
    },
  };
  // One that can't be read keeps no other from being read; the run fails after all of them.
  const executor = new StepExecutor({ ...options, continueOnError: true }, stepContext, noting, (error) =>
    host.abort(error),
  );
  void host.aborted.then(() => executor.cancel());
  await Promise.all(steps.map((step) => executor.execute([step])));
  return { ...rebuild(plan.base, carriedOut), complete: executor.failed.length === 0 };
}
