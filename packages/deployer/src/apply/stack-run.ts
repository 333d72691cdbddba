import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { configEnvironment, type ProgramConfig, type Project } from "../config/index.js";
import type { EventListener, Summary } from "../display/events.js";
import type { PlanOptions } from "../plan/plan-context.js";
import { Targets } from "../plan/targets.js";
import { DYNAMIC_PACKAGE } from "../plugins/find-plugin.js";
import { PluginHost } from "../plugins/plugin-host.js";
import { pluginLoader } from "../plugins/provider-loader.js";
import { ProviderRegistry } from "../plugins/provider-registry.js";
import { Callbacks } from "../program/callbacks.js";
import { EngineService } from "../program/engine-service.js";
import { noHooks, ProgramHooks } from "../program/program-hooks.js";
import { locateProgram } from "../program/program-location.js";
import { startProgram } from "../program/start-program.js";
import { ENGINE_VERSION } from "../program/version.js";
import {
  type Checkpoint,
  loadStack,
  type OpenSecrets,
  ORGANIZATION,
  type StackFiles,
  StateSession,
} from "../state/index.js";
import { Deployment, type DeploymentOptions, type Program } from "./deployment.js";
import type { ImportSpec } from "./import-resources.js";
import { referencedOutputs } from "./referenced-stacks.js";

/** The stack a run is about. */
export interface StackToRun {
  project: Project;
  stack: string;
  files: StackFiles;
  backendDirectory: string;
  openSecrets: OpenSecrets;
  config: ProgramConfig;
}

/** What the user wants of a run; everything has a default. */
export interface RunOptions {
  preview?: boolean;
  /** How many resources are worked on at a time. */
  parallel?: number;
  continueOnError?: boolean;
  refresh?: boolean;
  targets?: string[];
  targetDependents?: boolean;
  excludes?: string[];
  excludeDependents?: boolean;
  /** In a refresh: forget creations which an interrupted run has left in doubt. */
  clearPendingCreates?: boolean;
  replaceTargets?: string[];
  /** What to import, in an import. */
  imports?: { specs: ImportSpec[]; protect: boolean };
  /** For the history. */
  message?: string;
  /** Gives the run up. */
  signal?: AbortSignal;
  emit: EventListener;
}

type Kind = DeploymentOptions["kind"];

/** Runs the engine over a stack: an update, a refresh, a destroy or an import, for real or as a preview. */
export async function runStack(kind: Kind, target: StackToRun, run: RunOptions): Promise<Summary> {
  const startTime = Math.floor(Date.now() / 1000);
  const program = locateProgram(target.project);
  run.emit({ kind: "prelude", config: target.config.masked });
  const engine = new EngineService(run.emit);
  const engineAddress = await engine.start();
  const host = makeHost(target, program.directory, engineAddress, run.emit);
  if (await usesDynamicProvider(target.files)) host.warmUp();
  try {
    const surroundings = { host, engineAddress, ...program };
    const { summary, session } = await runInside(kind, target, run, surroundings);
    await session?.finish({
      kind,
      startTime,
      message: run.message ?? "",
      environment: environment(target),
      config: target.config.encrypted,
      result: summary.result,
      resourceChanges: summary.changes,
    });
    run.emit({ kind: "summary", ...summary });
    run.emit({ kind: "cancel" });
    return summary;
  } finally {
    await host.close();
    engine.close();
  }
}

interface Surroundings {
  host: PluginHost;
  engineAddress: string;
  /** Where the program is. */
  directory: string;
  entryPoint: string;
}

async function runInside(kind: Kind, target: StackToRun, run: RunOptions, around: Surroundings) {
  const options = deploymentOptions(kind, target, run);
  const program = kind === "update" ? new ProgramRun(target, options, around, run.emit) : undefined;
  // A preview reads nothing but the state, so the program may as well start while that is decrypted.
  if (options.preview) program?.start();
  let session: StateSession | undefined;
  try {
    const opened = await open(target, options.preview, run.emit);
    session = opened.session;
    const summary = await deploy(target, run, options, around, opened, program);
    return { summary, session };
  } catch (error) {
    await Promise.all([program?.abandon(), session?.close()]);
    throw error;
  }
}

async function deploy(
  target: StackToRun,
  run: RunOptions,
  options: DeploymentOptions,
  around: Surroundings,
  { checkpoint, session }: Opened,
  program: ProgramRun | undefined,
): Promise<Summary> {
  const registry = new ProviderRegistry(
    pluginLoader(around.host),
    {
      stackOutputs: (name) => referencedOutputs(name, target),
      resource(urn) {
        const state = deployment.news.get(urn);
        return state && { id: state.id ?? "", outputs: state.outputs ?? {} };
      },
    },
    options.preview,
  );
  const deployment: Deployment = new Deployment({
    options,
    resources: checkpoint.resources,
    pendingOperations: checkpoint.pendingOperations,
    registry,
    session,
    hooks: program?.hooks ?? noHooks,
    emit: run.emit,
  });
  const cancel = () => {
    deployment.cancel();
    void around.host.cancel();
  };
  run.signal?.addEventListener("abort", cancel, { once: true });
  if (run.signal?.aborted) cancel();
  try {
    if (program) return await deployment.update(() => program.join(deployment));
    if (options.kind === "refresh") return await deployment.refresh();
    if (options.kind === "destroy") return await deployment.destroy();
    const { specs = [], protect = true } = run.imports ?? {};
    return await deployment.import(specs, target.config, protect);
  } finally {
    run.signal?.removeEventListener("abort", cancel);
  }
}

/** The program of a run. It may be started before the run is ready for what it registers. */
class ProgramRun {
  readonly hooks: ProgramHooks;
  private readonly callbacks = new Callbacks();
  private readonly ready: Promise<Deployment>;
  private makeReady!: (deployment: Deployment) => void;
  private started: Promise<Program> | undefined;

  constructor(
    private readonly target: StackToRun,
    private readonly options: DeploymentOptions,
    private readonly around: Surroundings,
    private readonly emit: EventListener,
  ) {
    this.hooks = new ProgramHooks(this.callbacks, options.preview);
    this.ready = new Promise((resolve) => {
      this.makeReady = resolve;
    });
  }

  start(): Promise<Program> {
    const { target, options, around, hooks, callbacks, ready, emit } = this;
    const common = {
      project: options.project,
      stack: options.stack,
      organization: ORGANIZATION,
      rootDirectory: target.project.root,
      programDirectory: around.directory,
      preview: options.preview,
      parallel: options.parallel,
    };
    const command = {
      ...common,
      engineAddress: around.engineAddress,
      entryPoint: around.entryPoint,
      config: configEnvironment(target.config),
      options: target.project.runtime.options,
    };
    const info = { ...common, config: target.config };
    this.started ??= startProgram({ info, ready, hooks, callbacks, command, emit });
    this.started.catch(() => undefined);
    return this.started;
  }

  /** From now on the run takes registrations. */
  join(deployment: Deployment): Promise<Program> {
    this.makeReady(deployment);
    return this.start();
  }

  /** Ends the program when there is not going to be a run. */
  async abandon(): Promise<void> {
    const program = await this.started?.catch(() => undefined);
    await program?.kill();
  }
}

function environment({ project }: StackToRun): { [key: string]: string } {
  return {
    "exec.kind": "cli",
    "pulumi.version": `v${ENGINE_VERSION}`,
    "pulumi.os": process.platform,
    "pulumi.arch": process.arch,
    "runtime.name": project.runtime.name,
  };
}

/** Whether the stack had dynamic resources when it was last updated: then it most likely has some now. */
async function usesDynamicProvider(files: StackFiles): Promise<boolean> {
  const text = await readFile(files.checkpoint).catch(() => undefined);
  return text?.includes(`"pulumi:providers:${DYNAMIC_PACKAGE}"`) ?? false;
}

/** The state a run starts from, and in anything but a preview the hold on it. */
interface Opened {
  checkpoint: Checkpoint;
  session: StateSession | undefined;
}

/** A preview reads the state; everything else holds it until the end. */
async function open(target: StackToRun, preview: boolean, emit: EventListener): Promise<Opened> {
  if (preview) {
    const { checkpoint } = await loadStack(target.files, target.openSecrets);
    return { checkpoint, session: undefined };
  }
  const session = await StateSession.open(target.files, target.openSecrets);
  for (const message of session.notes) emit({ kind: "diagnostic", urn: "", severity: "warning", message });
  return { checkpoint: session.checkpoint, session };
}

function deploymentOptions(kind: Kind, target: StackToRun, run: RunOptions): DeploymentOptions {
  const plan: PlanOptions = {
    stack: target.stack,
    project: target.project.name,
    preview: run.preview ?? false,
    targets: new Targets(run.targets),
    targetDependents: run.targetDependents ?? false,
    excludes: new Targets(run.excludes),
    excludeDependents: run.excludeDependents ?? false,
    replaceTargets: new Targets(run.replaceTargets),
    ignoreProtect: false,
  };
  return {
    ...plan,
    kind,
    parallel: run.parallel || Number(process.env.PULUMI_PARALLEL) || availableParallelism() * 4,
    continueOnError: run.continueOnError ?? false,
    refresh: run.refresh ?? target.project.refreshAlways,
    clearPendingCreates: run.clearPendingCreates ?? false,
  };
}

function makeHost(
  target: StackToRun,
  programDirectory: string,
  engineAddress: string,
  emit: EventListener,
): PluginHost {
  return new PluginHost(engineAddress, {
    project: target.project.name,
    rootDirectory: target.project.root,
    programDirectory,
    projectPlugins: target.project.plugins,
    runtimeOptions: target.project.runtime.options,
    configOf(pkg) {
      const own = [...target.config.values].filter(([key]) => key.startsWith(`${pkg}:`));
      return Object.fromEntries(own.map(([key, value]) => [key.slice(pkg.length + 1), value]));
    },
    log(pkg, line) {
      const severity = pkg === DYNAMIC_PACKAGE ? "info" : "debug";
      emit({ kind: "diagnostic", urn: "", severity, message: `${line}\n` });
    },
  });
}
