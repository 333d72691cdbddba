import { readFile } from "node:fs/promises";
import type { EventListener, Summary } from "../display/events.js";
import { DYNAMIC_PACKAGE } from "../plugins/find-plugin.js";
import { PluginHost } from "../plugins/plugin-host.js";
import { pluginLoader } from "../plugins/provider-loader.js";
import { ProviderRegistry } from "../plugins/provider-registry.js";
import { EngineService } from "../program/engine-service.js";
import { noHooks } from "../program/program-hooks.js";
import { locateProgram } from "../program/program-location.js";
import { ENGINE_VERSION, satisfies } from "../program/version.js";
import { type Checkpoint, loadStack, type StackFiles, StateSession } from "../state/index.js";
import { Deployment } from "./deployment.js";
import type { DeploymentOptions } from "./deployment-parts.js";
import { ProgramRun, type Surroundings } from "./program-run.js";
import { referencedOutputs } from "./referenced-stacks.js";
import { deploymentOptions, type RunOptions, type StackToRun } from "./run-options.js";

export type { RunOptions, StackToRun };

type Kind = DeploymentOptions["kind"];

/** Runs the engine over a stack: an update, a refresh, a destroy or an import, for real or as a preview. */
export async function runStack(kind: Kind, target: StackToRun, run: RunOptions): Promise<Summary> {
  const startTime = Math.floor(Date.now() / 1000);
  requireVersion(target.project.requiredPulumiVersion);
  const program = locateProgram(target.project);
  run.emit({ kind: "prelude", config: target.config.masked });
  const engine = new EngineService(run.emit);
  const engineAddress = await engine.start();
  const host = makeHost(target, program.directory, engineAddress, run.emit);
  for (const pkg of await packagesInUse(target.files)) host.warmUp(pkg);
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

async function runInside(kind: Kind, target: StackToRun, run: RunOptions, around: Surroundings) {
  const options = deploymentOptions(kind, target, run);
  const program = kind === "update" ? new ProgramRun(target, options, around, run.emit) : undefined;
  let session: StateSession | undefined;
  try {
    const opened = await open(target, options.preview, run.emit, () => void program?.start());
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

/** A project may say for which versions of the CLI it is written. */
function requireVersion(range: string | undefined): void {
  if (range && !satisfies(ENGINE_VERSION, range)) {
    throw new Error(`Pulumi CLI version ${ENGINE_VERSION} does not satisfy the version range ${JSON.stringify(range)}`);
  }
}

function environment({ project }: StackToRun): { [key: string]: string } {
  return {
    "exec.kind": "cli",
    "pulumi.version": `v${ENGINE_VERSION}`,
    "pulumi.os": process.platform,
    "pulumi.arch": process.arch === "x64" ? "amd64" : process.arch,
    "runtime.name": project.runtime.name,
  };
}

/** Packages of which the stack had providers when it was last updated: most likely it needs them again. */
async function packagesInUse(files: StackFiles): Promise<Set<string>> {
  const text = (await readFile(files.checkpoint, "utf8").catch(() => undefined)) ?? "";
  return new Set(Array.from(text.matchAll(/"type": ?"pulumi:providers:([^"]+)"/g), ([, pkg]) => pkg!));
}

/** The state a run starts from, and in anything but a preview the hold on it. */
interface Opened {
  checkpoint: Checkpoint;
  session: StateSession | undefined;
}

/**
 * A preview reads the state; everything else holds it until the end.
 * @param start begins what need not wait until the state is decrypted
 */
async function open(target: StackToRun, preview: boolean, emit: EventListener, start: () => void): Promise<Opened> {
  if (preview) {
    start();
    const { checkpoint } = await loadStack(target.files, target.openSecrets);
    return { checkpoint, session: undefined };
  }
  const session = await StateSession.open(target.files, target.openSecrets, { onHeld: start });
  for (const message of session.notes) emit({ kind: "diagnostic", urn: "", severity: "warning", message });
  return { checkpoint: session.checkpoint, session };
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
