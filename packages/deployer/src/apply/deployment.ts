import type { Summary } from "../display/events.js";
import { DependencyGraph } from "../plan/dependency-graph.js";
import type { Goal, ReadGoal } from "../plan/goal.js";
import { BailError, type PlanContext } from "../plan/plan-context.js";
import { requireKnown } from "../plan/selection.js";
import type { HookKind, RegisterResult, Step, StepContext } from "../plan/step.js";
import { StepGenerator } from "../plan/step-generator.js";
import type { Targets } from "../plan/targets.js";
import { isProviderType, isRootStack, makeUrn, parseProviderReference, type Urn } from "../plan/urn.js";
import type { Provider } from "../plugins/provider.js";
import type { ProviderRegistry } from "../plugins/provider-registry.js";
import type { ProviderConfig } from "../program/default-providers.js";
import { type ResourceState, timestamp } from "../state/index.js";
import type { PropertyMap } from "../values/index.js";
import { AbortedError, type DeploymentOptions, type DeploymentParts, type Program } from "./deployment-parts.js";
import { EventDiagnostics } from "./diagnostics.js";
import { runFinalSteps } from "./final-phase.js";
import { type ImportSpec, importResources } from "./import-resources.js";
import { clearPendingCreates, warnOfPendingOperations } from "./pending-operations.js";
import { rebuild, refreshSteps } from "./refresh.js";
import { StepExecutor, type StepObserver } from "./step-executor.js";
import { StepRecorder } from "./step-recorder.js";

/** One run of the engine over a stack: an update, a refresh or a destroy, for real or as a preview. */
export class Deployment implements PlanContext {
  readonly options: DeploymentOptions;
  readonly registry: ProviderRegistry;
  readonly diagnostics: EventDiagnostics;
  base: readonly ResourceState[];
  olds: ReadonlyMap<Urn, ResourceState>;
  graph: DependencyGraph;
  private readonly generator: StepGenerator;
  private readonly recorder: StepRecorder;
  private readonly executor: StepExecutor;
  private readonly stepContext: StepContext;
  /** Calls of the program that wait for their resource. */
  private readonly waiting = new Set<(error: Error) => void>();
  private readonly aborted: Promise<void>;
  private abortNow!: () => void;
  private aborting = false;
  private cancelled = false;
  private stackOutputs: { urn: Urn; outputs: PropertyMap } | undefined;

  constructor(private readonly parts: DeploymentParts) {
    const { options, registry, session, emit } = parts;
    this.options = options;
    this.registry = registry;
    this.diagnostics = new EventDiagnostics(emit);
    this.base = parts.resources;
    this.olds = livingByUrn(this.base);
    this.graph = new DependencyGraph(this.base);
    this.aborted = new Promise((resolve) => {
      this.abortNow = resolve;
    });
    this.generator = new StepGenerator(this, (chain) => void this.executor.execute(chain).catch(() => undefined));
    this.recorder = new StepRecorder(
      session,
      emit,
      this.diagnostics,
      (urn) => this.generator.record.aliases.get(urn),
      options.kind === "refresh",
    );
    this.stepContext = this.makeStepContext();
    this.executor = new StepExecutor(options, this.stepContext, this.recorder, () => this.abort());
  }

  get stopped(): boolean {
    return this.aborting;
  }

  get news(): ReadonlyMap<Urn, ResourceState> {
    return this.recorder.news;
  }

  /** Runs a program and makes the stack what it says. */
  async update(start: () => Promise<Program>): Promise<Summary> {
    return this.run(async () => {
      if (this.options.refresh) await this.refreshAll();
      else warnOfPendingOperations(this.diagnostics, this.parts.pendingOperations);
      this.checkTargets(this.options.replaceTargets);
      await this.runProgram(await start());
    });
  }

  /** Reads every resource as it really is. */
  refresh(): Promise<Summary> {
    return this.run(async () => {
      const { session, pendingOperations } = this.parts;
      if (this.options.clearPendingCreates && session) await clearPendingCreates(session, pendingOperations);
      await this.refreshAll();
    });
  }

  /** Deletes everything. */
  destroy(): Promise<Summary> {
    return this.run(async () => {
      if (this.options.refresh) await this.refreshAll();
      else warnOfPendingOperations(this.diagnostics, this.parts.pendingOperations);
      await this.finalize();
    });
  }

  /** Takes existing resources over, without a program and without touching anything else. */
  import(specs: ImportSpec[], config: ProviderConfig, protect: boolean): Promise<Summary> {
    return this.run(() =>
      importResources(specs, {
        stack: this.options.stack,
        project: this.options.project,
        config,
        protect,
        exists: (urn) => this.olds.has(urn) || this.news.has(urn),
        register: (goal) => this.register(goal),
        execute: (chain) => this.executor.execute(chain),
      }),
    );
  }

  /** Gives the run up: what is under way ends and is saved, nothing new begins. */
  cancel(): void {
    this.cancelled = true;
    this.abort();
  }

  /** The URN which a registration is going to have. */
  urnOf(goal: Pick<Goal, "parent" | "type" | "name">): Urn {
    return makeUrn(this.options.stack, this.options.project, goal.parent, goal.type, goal.name);
  }

  /** Registers a resource; resolves when it is what it should be. */
  register(goal: Goal): Promise<RegisterResult> {
    return this.answer((done) => this.generator.register(goal, done), goal.name);
  }

  /** Reads a resource the program doesn't own. */
  read(goal: ReadGoal): Promise<RegisterResult> {
    return this.answer((done) => this.generator.read(goal, done), goal.name);
  }

  /** Takes the outputs of a component; those of the stack count only when everything else is done. */
  async registerOutputs(urn: Urn, outputs: PropertyMap): Promise<void> {
    if (this.aborting) throw new AbortedError();
    if (isRootStack(urn)) {
      this.stackOutputs = { urn, outputs };
      return;
    }
    await this.saveOutputs(urn, outputs);
  }

  async ensureProvider(reference: string | undefined): Promise<void> {
    if (!reference || this.registry.get(reference)) return;
    const { urn, id } = parseProviderReference(reference);
    const state = this.base.find((candidate) => candidate.urn === urn && candidate.id === id);
    if (!state) throw new Error(`could not find provider ${reference} in the stack's state`);
    await this.registry.ensure(state);
  }

  private async run(work: () => Promise<void>): Promise<Summary> {
    const started = Date.now();
    const { changes } = this.recorder.progress;
    try {
      await work();
    } catch (error) {
      if (!(error instanceof BailError) && !(error instanceof AbortedError)) {
        const message = error instanceof Error ? error.message : String(error);
        // A program that has already told the user why it failed has nothing more to say.
        if (message) this.diagnostics.error("", message);
      }
      this.abort();
    }
    await this.executor.idle();
    await this.finishStackOutputs();
    const failed = this.hasFailed();
    if (failed) this.reportFailure();
    return {
      preview: this.options.preview,
      result: failed ? "failed" : "succeeded",
      durationSeconds: Math.round((Date.now() - started) / 1000),
      changes,
      maybeCorrupt: this.recorder.progress.maybeCorrupt,
    };
  }

  private async runProgram(program: Program): Promise<void> {
    try {
      await Promise.race([program.finished, this.aborted]);
      if (this.aborting) throw new AbortedError();
      await this.executor.idle();
      await this.finalize();
      if (this.aborting) throw new AbortedError();
      await program.release();
    } catch (error) {
      this.abort();
      await Promise.all([this.cancelled ? program.kill() : program.stop(), this.executor.idle()]);
      throw error;
    }
  }

  private async refreshAll(): Promise<void> {
    const { options, parts, recorder, stepContext } = this;
    if (options.kind === "refresh") this.checkTargets(options.targets);
    const steps = await refreshSteps(this);
    const carriedOut: Step[] = [];
    const observer: StepObserver = {
      before: (step) => recorder.before(step),
      after: async (step, error, begun) => {
        if (error === undefined) carriedOut.push(step);
        await recorder.after(step, error, begun);
      },
    };
    // One that can't be read keeps no other from being read; the run fails after all of them.
    const executor = new StepExecutor({ ...options, continueOnError: true }, stepContext, observer, () => this.abort());
    this.aborted.then(() => executor.cancel());
    await Promise.all(steps.map((step) => executor.execute([step])));
    const { resources, change } = rebuild(this.base, carriedOut);
    await parts.session?.record(change);
    this.base = resources;
    this.olds = livingByUrn(resources);
    this.graph = new DependencyGraph(resources);
    if (executor.failed.length > 0) throw new BailError("refresh failed");
    if (this.aborting) throw new AbortedError();
  }

  /** Deletes what is left over, when everything else has gone well. */
  private async finalize(): Promise<void> {
    this.checkTargets(this.options.targets);
    await runFinalSteps(this, this.generator.record, this.executor);
  }

  private checkTargets(targets: Targets): void {
    requireKnown(this, targets, (urn) => this.olds.has(urn) || this.generator.record.urns.has(urn));
  }

  private answer(
    plan: (done: (result: RegisterResult) => void) => Promise<void>,
    name: string,
  ): Promise<RegisterResult> {
    if (this.aborting) return Promise.reject(new AbortedError());
    return new Promise((resolve, reject) => {
      this.waiting.add(reject);
      const done = (result: RegisterResult) => {
        this.waiting.delete(reject);
        resolve(result);
      };
      plan(done).catch((error) => {
        if (!(error instanceof BailError) && !this.aborting) {
          this.diagnostics.error("", error instanceof Error ? error.message : `${name}: ${error}`);
        }
        this.abort();
      });
    });
  }

  private abort(): void {
    if (this.aborting) return;
    this.aborting = true;
    this.executor.cancel();
    for (const reject of this.waiting) reject(new AbortedError());
    this.waiting.clear();
    this.abortNow();
  }

  private async saveOutputs(urn: Urn, outputs: PropertyMap): Promise<void> {
    const step = this.recorder.finished.get(urn);
    if (!step) throw new Error(`cannot complete a resource '${urn}' whose registration isn't pending`);
    this.recorder.finished.delete(urn);
    if (step.skippedCreate) return;
    step.new!.outputs = outputs;
    await this.recorder.outputs(step);
    if (step.op === "create") await this.runHooks("afterCreate", step.new!, undefined);
    if (step.op === "update") await this.runHooks("afterUpdate", step.new!, step.old);
  }

  /** After a failure nobody knows which outputs the program would still have had, so the old ones stay. */
  private async finishStackOutputs(): Promise<void> {
    if (!this.stackOutputs || !this.recorder.finished.has(this.stackOutputs.urn)) return;
    const { urn, outputs } = this.stackOutputs;
    const old = this.hasFailed() ? this.olds.get(urn)?.outputs : undefined;
    await this.saveOutputs(urn, { ...old, ...outputs });
  }

  private hasFailed(): boolean {
    return this.aborting || this.diagnostics.errors > 0 || this.executor.failed.length > 0;
  }

  private reportFailure(): void {
    const kind = this.options.preview ? "preview" : "update";
    if (this.cancelled) this.diagnostics.error("", `${kind} canceled`);
    else if (this.executor.failed.length > 0) this.diagnostics.error("", `${kind} failed`);
  }

  private makeStepContext(): StepContext {
    const { options, hooks } = this.parts;
    return {
      preview: options.preview,
      ignoreProtect: options.ignoreProtect,
      deletes: this.generator.record.deletes,
      providerOf: (state) => this.providerOf(state),
      sameProvider: (state) => this.registry.same(state),
      runHooks: (kind, state, old) => this.runHooks(kind, state, old),
      retryAfterError: (operation, state, failures) => hooks.retryAfterError(operation, state, failures),
      warn: (urn, message) => this.diagnostics.warning(urn, message),
      now: () => timestamp(),
    };
  }

  /** When an after hook fails, what was done is done and saved; only the run fails. */
  private async runHooks(kind: HookKind, state: ResourceState, old: ResourceState | undefined): Promise<void> {
    try {
      await this.parts.hooks.run(kind, state, old);
    } catch (error) {
      if (!kind.startsWith("after")) throw error;
      this.diagnostics.error(state.urn, (error as Error).message);
      if (!this.options.continueOnError) this.abort();
    }
  }

  private async providerOf(state: ResourceState): Promise<Provider> {
    if (isProviderType(state.type)) return this.registry;
    const reference = state.provider ?? "";
    await this.ensureProvider(reference);
    const provider = await this.registry.get(reference);
    if (!provider) throw new Error(`unknown provider '${reference}' for resource '${state.urn}'`);
    return provider;
  }
}

function livingByUrn(resources: readonly ResourceState[]): Map<Urn, ResourceState> {
  return new Map(resources.filter((resource) => !resource.delete).map((resource) => [resource.urn, resource]));
}
