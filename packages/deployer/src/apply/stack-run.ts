import { availableParallelism } from "node:os";
import { configEnvironment, type ProgramConfig, type Project } from "../config/index.js";
import type { EventListener, Summary } from "../display/events.js";
import type { PlanOptions } from "../plan/plan-context.js";
import { Targets } from "../plan/targets.js";
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
import { Deployment, type DeploymentOptions } from "./deployment.js";
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
  replaceTargets?: string[];
  /** For the history. */
  message?: string;
  /** Gives the run up. */
  signal?: AbortSignal;
  emit: EventListener;
}

type Kind = DeploymentOptions["kind"];

/** Runs the engine over a stack: an update, a refresh or a destroy, for real or as a preview. */
export async function runStack(kind: Kind, target: StackToRun, run: RunOptions): Promise<Summary> {
  const startTime = Math.floor(Date.now() / 1000);
  const preview = run.preview ?? false;
  const program = locateProgram(target.project);
  run.emit({ kind: "prelude", config: target.config.masked });
  const engine = new EngineService(run.emit);
  const engineAddress = await engine.start();
  const host = makeHost(target, program.directory, engineAddress, run.emit);
  host.warmUp();
  try {
    const opened = await open(target, preview, run.emit);
    const summary = await deploy(kind, target, run, { ...opened, host, program, engineAddress }).catch(
      async (error) => {
        await opened.session?.close();
        throw error;
      },
    );
    await opened.session?.finish({
      kind,
      startTime,
      message: run.message ?? "",
      environment: {
        "exec.kind": "cli",
        "pulumi.version": `v${ENGINE_VERSION}`,
        "pulumi.os": process.platform,
        "pulumi.arch": process.arch,
        "runtime.name": target.project.runtime.name,
      },
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

/** The state a run starts from, and in anything but a preview the hold on it. */
interface Opened {
  checkpoint: Checkpoint;
  session: StateSession | undefined;
}

interface Surroundings extends Opened {
  host: PluginHost;
  program: { directory: string; entryPoint: string };
  engineAddress: string;
}

async function deploy(kind: Kind, target: StackToRun, run: RunOptions, around: Surroundings): Promise<Summary> {
  const { host, program, engineAddress, checkpoint, session } = around;
  const options = deploymentOptions(kind, target, run);
  const { preview, parallel } = options;
  const callbacks = new Callbacks();
  const programHooks = new ProgramHooks(callbacks, preview);
  const registry = new ProviderRegistry(
    pluginLoader(host),
    {
      stackOutputs: (name) => referencedOutputs(name, target),
      resource(urn) {
        const state = deployment.news.get(urn);
        return state && { id: state.id ?? "", outputs: state.outputs ?? {} };
      },
    },
    preview,
  );
  const deployment: Deployment = new Deployment({
    options,
    resources: checkpoint.resources,
    pendingOperations: checkpoint.pendingOperations,
    registry,
    session,
    hooks: kind === "update" ? programHooks : noHooks,
    emit: run.emit,
  });
  const cancel = () => {
    deployment.cancel();
    void host.cancel();
  };
  run.signal?.addEventListener("abort", cancel, { once: true });
  if (run.signal?.aborted) cancel();
  try {
    if (kind === "refresh") return await deployment.refresh();
    if (kind === "destroy") return await deployment.destroy();
    const common = {
      project: target.project.name,
      stack: target.stack,
      organization: ORGANIZATION,
      rootDirectory: target.project.root,
      programDirectory: program.directory,
      preview,
      parallel,
    };
    return await deployment.update(() =>
      startProgram({
        info: { ...common, config: target.config },
        deployment,
        hooks: programHooks,
        callbacks,
        command: {
          ...common,
          engineAddress,
          entryPoint: program.entryPoint,
          config: configEnvironment(target.config),
          options: target.project.runtime.options,
        },
        emit: run.emit,
      }),
    );
  } finally {
    run.signal?.removeEventListener("abort", cancel);
  }
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
      const severity = pkg === "pulumi-nodejs" ? "info" : "debug";
      emit({ kind: "diagnostic", urn: "", severity, message: `${line}\n` });
    },
  });
}
