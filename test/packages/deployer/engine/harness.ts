import { Deployment } from "../../../../packages/deployer/src/apply/deployment.js";
import type { DeploymentOptions, Program } from "../../../../packages/deployer/src/apply/deployment-parts.js";
import type { ImportSpec } from "../../../../packages/deployer/src/apply/import-resources.js";
import type { EngineEvent, Summary } from "../../../../packages/deployer/src/display/events.js";
import { emptyGoal, type Goal } from "../../../../packages/deployer/src/plan/goal.js";
import { Targets } from "../../../../packages/deployer/src/plan/targets.js";
import { ProviderRegistry } from "../../../../packages/deployer/src/plugins/provider-registry.js";
import { DefaultProviders } from "../../../../packages/deployer/src/program/default-providers.js";
import { noHooks } from "../../../../packages/deployer/src/program/program-hooks.js";
import {
  type Checkpoint,
  loadStack,
  type ResourceState,
  type StackFiles,
  StateSession,
} from "../../../../packages/deployer/src/state/index.js";
import { UNKNOWN, type Value } from "../../../../packages/deployer/src/values/index.js";
import { openMarked } from "../state/support.js";
import type { World } from "./world.js";

/** A resource of a test's program. */
export interface Spec
  extends Partial<Omit<Goal, "dependencies" | "parent" | "deletedWith" | "replaceWith" | "name" | "provider">> {
  name: string;
  /** Plain inputs. */
  inputs?: Record<string, Value>;
  /** Inputs which are the `serial` of other resources: input → name. */
  refs?: Record<string, string>;
  dependsOn?: string[];
  parent?: string;
  deletedWith?: string;
  replacedWith?: string[];
  component?: boolean;
  /** Read this id instead of registering. */
  get?: string;
}

export interface Outcome {
  summary: Summary;
  events: EngineEvent[];
  /** Error messages. */
  errors: string[];
  /** `op name`, in order, without those of the provider and without what stayed the same. */
  ops: string[];
}

export type RunKind = DeploymentOptions["kind"];

/** Runs the engine over a stack and a world, with a program given as a list of resources in dependency order. */
export async function runEngine(
  files: StackFiles,
  world: World,
  program: Spec[],
  more: Partial<DeploymentOptions> & { fail?: boolean; imports?: ImportSpec[]; plainLimit?: number } = {},
): Promise<Outcome> {
  const options: DeploymentOptions = {
    stack: files.name,
    project: files.project,
    preview: false,
    targets: new Targets(),
    targetDependents: false,
    excludes: new Targets(),
    excludeDependents: false,
    replaceTargets: new Targets(),
    ignoreProtect: false,
    parallel: 4,
    continueOnError: false,
    refresh: false,
    clearPendingCreates: false,
    kind: "update",
    ...more,
  };
  const events: EngineEvent[] = [];
  const session = options.preview
    ? undefined
    : await StateSession.open(files, openMarked, { plainLimit: more.plainLimit });
  const checkpoint: Checkpoint = session?.checkpoint ?? (await loadStack(files, openMarked)).checkpoint;
  const loader = { load: async () => ({ provider: world.provider() }) };
  const builtins = { stackOutputs: async () => undefined, resource: () => undefined };
  const deployment = new Deployment({
    options,
    resources: checkpoint.resources,
    pendingOperations: checkpoint.pendingOperations,
    registry: new ProviderRegistry(loader, builtins, options.preview),
    session,
    hooks: noHooks,
    emit: (event) => events.push(event),
  });
  const summary = more.imports
    ? await deployment.import(more.imports, { values: new Map(), secretKeys: new Set() }, false)
    : await start(deployment, options.kind, program, more.fail === true);
  await session?.finish({
    kind: options.kind,
    startTime: 0,
    message: "",
    environment: {},
    config: {},
    result: summary.result,
    resourceChanges: summary.changes,
  });
  return { summary, events, errors: errorsOf(events), ops: opsOf(events) };
}

function start(deployment: Deployment, kind: RunKind, program: Spec[], fail: boolean): Promise<Summary> {
  if (kind === "refresh") return deployment.refresh();
  if (kind === "destroy") return deployment.destroy();
  return deployment.update(async (): Promise<Program> => {
    const finished = play(deployment, program).then(() => {
      if (fail) throw new Error("the program failed");
    });
    finished.catch(() => undefined);
    const over = () => finished.catch(() => undefined);
    return { finished, release: over, stop: over, kill: over };
  });
}

/** Registers resources as soon as what they need is there, as a real program does. */
async function play(deployment: Deployment, program: Spec[]): Promise<void> {
  const providers = new DefaultProviders({ values: new Map(), secretKeys: new Set() }, (goal) =>
    deployment.register(goal),
  );
  const made = new Map<string, Promise<ResourceState>>();
  for (const spec of program) {
    const registration = register(deployment, providers, spec, made);
    registration.catch(() => undefined);
    made.set(spec.name, registration);
  }
  const results = await Promise.allSettled(made.values());
  const failure = results.find((result) => result.status === "rejected");
  if (failure) throw failure.reason;
}

async function register(
  deployment: Deployment,
  providers: DefaultProviders,
  spec: Spec,
  made: Map<string, Promise<ResourceState>>,
): Promise<ResourceState> {
  const { name, inputs = {}, refs = {}, dependsOn = [], parent, component, get, ...others } = spec;
  const { deletedWith, replacedWith = [], ...options } = others;
  const urn = async (other: string | undefined) => (other ? (await made.get(other)!).urn : "");
  const properties = { ...inputs };
  const propertyDependencies: Record<string, string[]> = Object.fromEntries(
    Object.keys(inputs).map((key) => [key, []]),
  );
  for (const [input, other] of Object.entries(refs)) {
    const state = await made.get(other)!;
    properties[input] = state.outputs?.serial ?? UNKNOWN;
    propertyDependencies[input] = [state.urn];
  }
  const direct = await Promise.all(dependsOn.map(urn));
  const dependencies = [...new Set([...direct, ...Object.values(propertyDependencies).flat()])];
  const type = component ? "test:index:Group" : "test:index:Thing";
  const provider = component ? "" : await providers.get("test", { version: "", pluginDownloadURL: "" });
  const common = { type, name, parent: await urn(parent), properties, dependencies, provider };
  if (get) return (await deployment.read({ ...common, id: get, additionalSecretOutputs: [] })).state;
  const goal: Goal = {
    ...emptyGoal(type, name),
    ...options,
    ...common,
    propertyDependencies,
    custom: !component,
    deletedWith: await urn(deletedWith),
    replaceWith: await Promise.all(replacedWith.map(urn)),
  };
  const { state, result } = await deployment.register(goal);
  if (result !== "success") throw new Error(`${name} ended with ${result}`);
  if (component) await deployment.registerOutputs(state.urn, {});
  return state;
}

function errorsOf(events: EngineEvent[]): string[] {
  return events.flatMap((event) => (event.kind === "diagnostic" && event.severity === "error" ? [event.message] : []));
}

function opsOf(events: EngineEvent[]): string[] {
  return events.flatMap((event) => {
    if (event.kind !== "resource-pre" || event.internal || event.op === "same") return [];
    return [`${event.op} ${event.step.urn.split("::").at(-1)}`];
  });
}

/** The stack's resources in order, as `name`, with marks of what is special, without the provider. */
export async function stateOf(files: StackFiles): Promise<string[]> {
  return (await resourcesOf(files)).map((resource) => {
    const marks = [
      resource.delete && "delete",
      resource.pendingReplacement && "pending",
      resource.external && "external",
      resource.protect && "protect",
      resource.initErrors && "init",
    ].filter(Boolean);
    return [resource.urn.split("::").at(-1), ...marks].join(" ");
  });
}

/** The stack's resources without providers. */
export async function resourcesOf(files: StackFiles): Promise<ResourceState[]> {
  const { checkpoint } = await loadStack(files, openMarked);
  return checkpoint.resources.filter((resource) => !resource.type.startsWith("pulumi:providers:"));
}

/** One of the stack's resources. */
export async function resourceOf(files: StackFiles, name: string): Promise<ResourceState | undefined> {
  return (await resourcesOf(files)).find((resource) => resource.urn.endsWith(`::${name}`));
}

/** A URN of the test's stack. */
export function urn(name: string): string {
  return `urn:pulumi:dev::proj::test:index:Thing::${name}`;
}
