import type { Provider } from "../plugins/provider.js";
import type { ResourceState } from "../state/index.js";
import { findOld } from "./aliases.js";
import { decideSteps } from "./decision.js";
import { Exclusive } from "./exclusive.js";
import type { Goal, ReadGoal } from "./goal.js";
import { importExisting, isImport } from "./import-option.js";
import { stateOfGoal, stateOfRead } from "./new-state.js";
import { BailError, bail, type PlanContext } from "./plan-context.js";
import { PlanRecord } from "./plan-record.js";
import type { Registration } from "./registration.js";
import { checkedInputs } from "./registration-inputs.js";
import { checkSkippedDependencies } from "./selection.js";
import type { Done, Execute } from "./step.js";
import { readStep } from "./steps/read.js";
import { replaceStep } from "./steps/replace.js";
import { isProviderType, makeUrn, type Urn } from "./urn.js";

/**
 * Decides what has to be done to each resource: one registration at a time, in the order in which they came, as the
 * engine of the CLI does it. So a run that fails has always got equally far.
 */
export class StepGenerator {
  readonly record = new PlanRecord();
  private readonly turns = new Exclusive();
  private failed = false;

  constructor(
    private readonly context: PlanContext,
    private readonly execute: Execute,
  ) {}

  /** Plans what a registration needs. `done` is called when it has been carried out. */
  async register(goal: Goal, done: Done): Promise<void> {
    const toImport = await this.turn(async () => {
      const registration = this.begin(goal, done);
      registration.provider = await this.providerFor(registration.next);
      if (isImport(this.record, registration)) return registration;
      await this.plan(registration);
      return undefined;
    });
    // What is imported decides the rest; nobody else has to wait for that.
    if (toImport && (await importExisting(this.context, this.record, toImport, this.execute))) {
      await this.turn(() => this.plan(toImport));
    }
  }

  /** Plans a look at a resource the program doesn't own. */
  read(goal: ReadGoal, done: Done): Promise<void> {
    return this.turn(async () => {
      const urn = this.claim(goal.parent, goal.type, goal.name);
      const { old } = findOld(this.context, this.record, urn, { ...goal, aliases: [] });
      const next = stateOfRead(goal, urn);
      if (!next.id) throw new Error(`a resource that is read needs an id: ${urn}`);
      if (old && !old.external && old.id !== goal.id) {
        this.record.replaces.add(urn);
        this.execute([readStep(old, next, true, done), replaceStep(old, next, {})]);
        return;
      }
      this.record.reads.add(urn);
      this.execute([readStep(old, next, false, done)]);
    });
  }

  /** Waits for the turn of a piece of planning. There are no more turns in a run that is ending. */
  private turn<T>(work: () => Promise<T>): Promise<T> {
    return this.turns.run(async () => {
      if (this.context.stopped || this.failed) throw new BailError("the run is ending");
      try {
        return await work();
      } catch (error) {
        // The run hears of it only when the next turn would have begun.
        this.failed = true;
        throw error;
      }
    });
  }

  private async plan(registration: Registration): Promise<void> {
    const { urn, next, old, done } = registration;
    next.inputs = await checkedInputs(this.context, this.record, registration);
    const steps = await decideSteps(this.context, this.record, registration);
    // An import that is as the program wants it needs nothing more.
    if (steps.length === 0) return done({ state: old!, result: "success" });
    checkSkippedDependencies(this.context, this.record, steps);
    if (isProviderType(next.type)) this.record.providers.set(urn, next);
    this.execute(steps);
  }

  private begin(goal: Goal, done: Done): Registration {
    const urn = this.claim(goal.parent, goal.type, goal.name);
    const { old, alias } = findOld(this.context, this.record, urn, goal);
    const next = stateOfGoal(goal, urn, old);
    if (isProviderType(goal.type)) {
      this.record.providers.set(urn, next);
      if (alias) this.record.providers.set(alias, next);
    }
    return { urn, goal, old, next, done, provider: undefined };
  }

  private claim(parent: Urn, type: string, name: string): Urn {
    if (parent && !this.record.urns.has(parent)) throw new Error(`could not find parent resource ${parent}`);
    const { stack, project } = this.context.options;
    const urn = makeUrn(stack, project, parent, type, name);
    if (this.record.urns.has(urn)) {
      bail(this.context, urn, `Duplicate resource URN '${urn}'; try giving it a unique name`);
    }
    this.record.urns.add(urn);
    return urn;
  }

  private async providerFor(next: ResourceState): Promise<Provider | undefined> {
    if (!next.custom) return undefined;
    if (isProviderType(next.type)) return this.context.registry;
    const reference = next.provider ?? "";
    const known = this.context.registry.get(reference);
    if (known) return known;
    await this.context.ensureProvider(reference).catch(() => undefined);
    const provider = this.context.registry.get(reference);
    if (!provider) bail(this.context, next.urn, `unknown provider '${reference}' for resource '${next.urn}'`);
    return provider;
  }
}
