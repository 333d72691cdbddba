import type { PlanContext } from "../plan/plan-context.js";
import type { HookKind, StepContext } from "../plan/step.js";
import { isProviderType, type Urn } from "../plan/urn.js";
import type { Provider } from "../plugins/provider.js";
import { type ResourceState, timestamp } from "../state/index.js";
import type { Hooks } from "./hooks.js";

/** What steps find around them when they are carried out: providers, hooks, the clock. */
export class StepWorld implements StepContext {
  readonly preview: boolean;
  readonly ignoreProtect: boolean;
  readonly now = () => timestamp();

  /**
   * @param abort gives the run up, for a hook that fails when its resource is done already
   */
  constructor(
    private readonly plan: PlanContext,
    readonly deletes: ReadonlySet<Urn>,
    private readonly hooks: Hooks,
    private readonly abort: () => void,
  ) {
    this.preview = plan.options.preview;
    this.ignoreProtect = plan.options.ignoreProtect;
  }

  async providerOf(state: ResourceState): Promise<Provider> {
    const { registry } = this.plan;
    if (isProviderType(state.type)) return registry;
    const reference = state.provider ?? "";
    await this.plan.ensureProvider(reference);
    const provider = registry.get(reference);
    if (!provider) throw new Error(`unknown provider '${reference}' for resource '${state.urn}'`);
    return provider;
  }

  sameProvider(state: ResourceState): Promise<void> {
    return this.plan.registry.same(state);
  }

  /** When an after hook fails, what was done is done and saved; only the run fails. */
  async runHooks(kind: HookKind, state: ResourceState, old: ResourceState | undefined): Promise<void> {
    try {
      await this.hooks.run(kind, state, old);
    } catch (error) {
      if (!kind.startsWith("after")) throw error;
      this.plan.diagnostics.error(state.urn, (error as Error).message);
      this.abort();
    }
  }

  retryAfterError(operation: string, state: ResourceState, failures: string[]): Promise<boolean> {
    return this.hooks.retryAfterError(operation, state, failures);
  }

  warn(urn: Urn, message: string): void {
    this.plan.diagnostics.warning(urn, message);
  }
}
