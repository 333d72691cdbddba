import type { Summary } from "../display/events.js";
import type { DependencyGraph } from "../plan/dependency-graph.js";
import type { Goal, ReadGoal } from "../plan/goal.js";
import { BailError, type PlanContext } from "../plan/plan-context.js";
import { requireKnown } from "../plan/selection.js";
import type { Done, RegisterResult, Step } from "../plan/step.js";
import { StepGenerator } from "../plan/step-generator.js";
import type { Targets } from "../plan/targets.js";
import { makeUrn, parseProviderReference, type Urn } from "../plan/urn.js";
import type { ProviderRegistry } from "../plugins/provider-registry.js";
import type { ProviderConfig } from "../program/default-providers.js";
import type { ResourceState } from "../state/index.js";
import type { PropertyMap } from "../values/index.js";
import { Baseline } from "./baseline.js";
import { ComponentOutputs } from "./component-outputs.js";
import { AbortedError, type DeploymentOptions, type DeploymentParts, type Program } from "./deployment-parts.js";
import { EventDiagnostics } from "./diagnostics.js";
import { runFinalSteps } from "./final-phase.js";
import { forbidDeleteHooks } from "./hooks.js";
import { type ImportSpec, importResources } from "./import-resources.js";
import { OpenCalls } from "./open-calls.js";
import { clearPendingCreates, warnOfPendingOperations } from "./pending-operations.js";
import { refreshResources } from "./refresh-phase.js";
import { StepExecutor } from "./step-executor.js";
import { StepRecorder } from "./step-recorder.js";
import { StepWorld } from "./step-world.js";

/** One run of the engine over a stack: an update, a refresh or a destroy, for real or as a preview. */
export class Deployment implements PlanContext {
  readonly options: DeploymentOptions;
  readonly registry: ProviderRegistry;
  readonly diagnostics: EventDiagnostics;
  private baseline: Baseline;
  private readonly generator: StepGenerator;
  private readonly recorder: StepRecorder;
  private readonly executor: StepExecutor;
  private readonly world: StepWorld;
  private readonly outputs: ComponentOutputs;
  private readonly calls = new OpenCalls();
  private aborting = false;
  private cancelled = false;

  constructor(private readonly parts: DeploymentParts) {
    const { options, registry, session, hooks, emit } = parts;
    this.options = options;
    this.registry = registry;
    this.diagnostics = new EventDiagnostics(emit);
    this.baseline = new Baseline(parts.resources);
    this.generator = new StepGenerator(this, (chain) => void this.executor.execute(chain).catch(() => undefined));
    const { aliases, deletes } = this.generator.record;
    const refreshOnly = options.kind === "refresh";
    this.recorder = new StepRecorder(session, emit, this.diagnostics, (urn) => aliases.get(urn), refreshOnly);
    this.world = new StepWorld(this, deletes, hooks, () => {
      if (!options.continueOnError) this.abort();
    });
    this.executor = new StepExecutor(options, this.world, this.recorder, (error) => this.abortBecauseOf(error));
    this.outputs = new ComponentOutputs(this.recorder, (step) => this.runHooksAfter(step));
  }

  get base(): readonly ResourceState[] {
    return this.baseline.resources;
  }

  get olds(): ReadonlyMap<Urn, ResourceState> {
    return this.baseline.living;
  }

  get graph(): DependencyGraph {
    return this.baseline.graph;
  }

  get news(): ReadonlyMap<Urn, ResourceState> {
    return this.recorder.news;
  }

  get stopped(): boolean {
    return this.aborting;
  }

  /** Runs a program and makes the stack what it says. */
  async update(start: () => Promise<Program>): Promise<Summary> {
    return this.run(async () => {
      await this.lookAtWhatIs();
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
      forbidDeleteHooks(this.diagnostics, this.base);
      await this.lookAtWhatIs();
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

  /** Takes the outputs of a component. */
  async registerOutputs(urn: Urn, outputs: PropertyMap): Promise<void> {
    // In a run that is ending they are nobody's concern, and the SDK complains about a refusal.
    if (!this.aborting) await this.outputs.register(urn, outputs);
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
    const { progress } = this.recorder;
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
    // After a failure nobody knows which outputs the program would still have had, so the old ones stay.
    await this.outputs.finish((stack) => (this.hasFailed() ? this.olds.get(stack)?.outputs : undefined));
    const failed = this.hasFailed();
    if (failed) this.reportFailure();
    return {
      preview: this.options.preview,
      result: failed ? "failed" : "succeeded",
      durationSeconds: Math.round((Date.now() - started) / 1000),
      changes: progress.changes,
      maybeCorrupt: progress.maybeCorrupt,
    };
  }

  private async runProgram(program: Program): Promise<void> {
    try {
      await Promise.race([program.finished, this.calls.closed]);
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

  /** Before anything is changed: what the user asked to be looked at, or has to be told. */
  private async lookAtWhatIs(): Promise<void> {
    if (this.options.refresh) await this.refreshAll();
    else warnOfPendingOperations(this.diagnostics, this.parts.pendingOperations);
  }

  private async refreshAll(): Promise<void> {
    if (this.options.kind === "refresh") this.checkTargets(this.options.targets);
    const { resources, change, complete } = await refreshResources({
      plan: this,
      options: this.options,
      stepContext: this.world,
      observer: this.recorder,
      aborted: this.calls.closed,
      abort: (error) => this.abortBecauseOf(error),
    });
    await this.parts.session?.record(change);
    this.baseline = new Baseline(resources);
    if (!complete) throw new BailError("refresh failed");
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

  private answer(plan: (done: Done) => Promise<void>, name: string): Promise<RegisterResult> {
    return this.calls.open(plan, (error) => {
      if (!(error instanceof BailError) && !this.aborting) {
        this.diagnostics.error("", error instanceof Error ? error.message : `${name}: ${error}`);
      }
      this.abort();
    });
  }

  private abortBecauseOf(error: unknown): void {
    if (error !== undefined) this.diagnostics.error("", error instanceof Error ? error.message : String(error));
    this.abort();
  }

  private abort(): void {
    if (this.aborting) return;
    this.aborting = true;
    this.executor.cancel();
    this.calls.refuse();
  }

  private async runHooksAfter({ op, old, new: next }: Step): Promise<void> {
    if (op === "create") await this.world.runHooks("afterCreate", next!, undefined);
    if (op === "update") await this.world.runHooks("afterUpdate", next!, old);
  }

  private hasFailed(): boolean {
    return this.aborting || this.diagnostics.errors > 0 || this.executor.failed.length > 0;
  }

  private reportFailure(): void {
    const kind = this.options.preview ? "preview" : "update";
    if (this.cancelled) this.diagnostics.error("", `${kind} canceled`);
    else if (this.executor.failed.length > 0) this.diagnostics.error("", `${kind} failed`);
  }
}
