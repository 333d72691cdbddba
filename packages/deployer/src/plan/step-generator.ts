import { type DiffResult, DiffUnavailableError, type Provider, requiresReplacement } from "../plugins/provider.js";
import type { ResourceState } from "../state/index.js";
import type { PropertyMap } from "../values/index.js";
import { findOld } from "./aliases.js";
import { checkInputs } from "./check.js";
import { applyReplaceOnChanges, ignoreChanges, NO_CHANGES } from "./diff.js";
import { Exclusive } from "./exclusive.js";
import type { Goal, ReadGoal } from "./goal.js";
import { stateOfGoal, stateOfRead } from "./new-state.js";
import { BailError, bail, type PlanContext } from "./plan-context.js";
import { PlanRecord } from "./plan-record.js";
import type { Registration } from "./registration.js";
import { diffRegistration, isReplaceTarget } from "./registration-diff.js";
import { replacementSteps, requireReplaceable } from "./replacement.js";
import { triggersReplacement } from "./replacement-trigger.js";
import { checkSkippedDependencies, isIncluded, untargetedSames } from "./selection.js";
import type { Done, Step } from "./step.js";
import { createReplacementStep, createStep } from "./steps/create.js";
import { importStep } from "./steps/import.js";
import { readStep } from "./steps/read.js";
import { replaceStep } from "./steps/replace.js";
import { sameStep, skippedCreateStep } from "./steps/same.js";
import { updateStep } from "./steps/update.js";
import { isProviderType, makeUrn, type Urn } from "./urn.js";

/** Carries out a chain of steps, one after the other, some time later. */
export type Execute = (chain: Step[]) => void;

/**
 * Decides what has to be done to each resource: one registration at a time, in the order in which they came, as the
 * engine of the CLI does it. So a run that fails has always got equally far.
 */
export class StepGenerator {
  readonly record = new PlanRecord();
  private readonly turns = new Exclusive();

  constructor(
    private readonly context: PlanContext,
    private readonly execute: Execute,
  ) {}

  /** Plans what a registration needs. `done` is called when it has been carried out. */
  async register(goal: Goal, done: Done): Promise<void> {
    const toImport = await this.turn(async () => {
      const registration = this.begin(goal, done);
      registration.provider = await this.providerFor(registration.next);
      if (this.isImport(registration)) return registration;
      await this.plan(registration);
      return undefined;
    });
    // What is imported decides the rest; nobody else has to wait for that.
    if (toImport && (await this.import(toImport))) await this.turn(() => this.plan(toImport));
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
      if (this.context.stopped) throw new BailError("the run is ending");
      return work();
    });
  }

  private async plan(registration: Registration): Promise<void> {
    const { urn, next, old, done } = registration;
    next.inputs = await this.check(registration);
    const steps = await this.decide(registration);
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

  private isImport({ goal, old, urn }: Registration): boolean {
    if (!goal.custom || !goal.importId) return false;
    if (!old || old.external || this.record.deletes.has(urn)) return true;
    return (old.importID || old.id) !== goal.importId;
  }

  /** Takes the existing resource over; from then on it is what the registration is compared with. */
  private async import(registration: Registration): Promise<boolean> {
    const { urn, goal, old, next, done } = registration;
    if (!this.isTargeted(next)) return true;
    const replaces = old && !this.record.deletes.has(urn) ? old : undefined;
    this.record.imports.add(urn);
    const imported = await new Promise<ResourceState | undefined>((resolve) => {
      const step = importStep(replaces, next, {
        imported: resolve,
        failed: () => {
          done({ state: next, result: "fail" });
          resolve(undefined);
        },
      });
      this.execute(replaces ? [step, replaceStep(replaces, next, {})] : [step]);
    });
    if (!imported) return false;
    registration.old = imported;
    registration.next = stateOfGoal(goal, urn, imported);
    return true;
  }

  /** The inputs as the provider wants them. What was deleted or is to be replaced has no old inputs. */
  private async check(registration: Registration): Promise<PropertyMap> {
    const { urn, goal, old, next, provider } = registration;
    const news = this.withIgnoredChanges(registration);
    if (!provider) return news;
    if (!this.isTargeted(next)) return old?.inputs ?? goal.properties;
    const anew = !old || old.external || this.record.deletes.has(urn) || isReplaceTarget(this.context, urn, old);
    const checked = anew
      ? await checkInputs(this.context, provider, next, undefined, goal.properties)
      : await checkInputs(this.context, provider, next, old.inputs ?? {}, news);
    if (!checked.valid) throw new BailError(`resource ${urn} is invalid`);
    return checked.inputs;
  }

  private withIgnoredChanges({ urn, goal, old }: Registration): PropertyMap {
    if (!old) return goal.properties;
    const { inputs, invalidPaths } = ignoreChanges(goal.properties, old.inputs ?? {}, goal.ignoreChanges);
    if (invalidPaths.length > 0) {
      const paths = invalidPaths.map((path) => `"${path}"`).join(", ");
      this.context.diagnostics.info(urn, `cannot ignore changes in added or removed elements of the path: ${paths}`);
    }
    return inputs;
  }

  private async decide(registration: Registration): Promise<Step[]> {
    const { urn, old, next, done } = registration;
    if (!old || old.external || !this.isTargeted(next) || this.record.deletes.has(urn)) {
      return this.decideWithoutDiff(registration);
    }
    let diff: DiffResult;
    try {
      diff = await diffRegistration(this.context, this.record, registration);
    } catch (error) {
      if (!(error instanceof DiffUnavailableError)) throw error;
      this.context.diagnostics.warning(urn, error.message);
      diff = { ...NO_CHANGES, changes: "some" };
    }
    const steps = await this.decideFromDiff(registration, diff);
    if (steps.length > 0 || this.record.imports.has(urn)) return steps;
    this.record.sames.add(urn);
    return [sameStep(old, next, done)];
  }

  private decideWithoutDiff(registration: Registration): Step[] {
    const { urn, old, next, done } = registration;
    if (old && this.record.deletes.has(urn)) return this.recreate(registration);
    if (old?.external) {
      // Taking ownership: what was read isn't ours to change, so a resource of our own takes its place.
      this.record.creates.add(urn);
      return [createReplacementStep(old, next, {}, true, done), replaceStep(old, next, {})];
    }
    if (this.isTargeted(next)) {
      this.record.creates.add(urn);
      return [createStep(next, done)];
    }
    if (old) return untargetedSames(this.context, this.record, old, urn, done);
    this.record.sames.add(urn);
    this.record.skippedCreates.add(urn);
    return [skippedCreateStep(next, done)];
  }

  /** The resource was deleted early, because another one's replacement demanded it. */
  private recreate({ urn, old, next, done }: Registration): Step[] {
    this.record.deletes.delete(urn);
    this.record.replaces.add(urn);
    const keys = this.record.dependentReplaceKeys.get(urn) ?? [];
    return [replaceStep(old!, next, {}), createReplacementStep(old!, next, { keys }, false, done)];
  }

  private async decideFromDiff(registration: Registration, provided: DiffResult): Promise<Step[]> {
    const { urn, goal, next, done } = registration;
    const old = registration.old!;
    const hasInitErrors = (old.initErrors ?? []).length > 0;
    const diff = applyReplaceOnChanges(provided, goal.replaceOnChanges, hasInitErrors);
    if (diff.changes === "some" || old.pendingReplacement) {
      const replace =
        requiresReplacement(diff) || old.pendingReplacement || triggersReplacement(this.context, next, old);
      if (replace) return this.replace(registration, diff);
    } else if (!hasInitErrors) return [];
    this.record.updates.add(urn);
    return [updateStep(old, next, diff, goal.ignoreChanges, done)];
  }

  private async replace(registration: Registration, diff: DiffResult): Promise<Step[]> {
    const { urn, goal, next, provider, done } = registration;
    const old = registration.old!;
    requireReplaceable(this.context, registration, diff);
    this.record.replaces.add(urn);
    // Names that the provider makes up must not be carried over to the new resource.
    if (provider && !isReplaceTarget(this.context, urn, old)) {
      const checked = await checkInputs(this.context, provider, next, undefined, goal.properties);
      if (!checked.valid) throw new BailError(`resource ${urn} is invalid`);
      next.inputs = checked.inputs;
    }
    return replacementSteps(this.context, this.record, {
      old,
      next,
      diff,
      deleteFirst: goal.deleteBeforeReplace ?? diff.deleteBeforeReplace,
      done,
    });
  }

  private isTargeted(next: ResourceState): boolean {
    return isIncluded(this.context.options, next);
  }
}
