import { configEnvironment } from "../config/index.js";
import type { EventListener } from "../display/events.js";
import type { PluginHost } from "../plugins/plugin-host.js";
import { Callbacks } from "../program/callbacks.js";
import { ProgramHooks } from "../program/program-hooks.js";
import { startProgram } from "../program/start-program.js";
import { ORGANIZATION } from "../state/index.js";
import type { Deployment } from "./deployment.js";
import type { DeploymentOptions, Program } from "./deployment-parts.js";
import type { StackToRun } from "./run-options.js";

/** What is set up before a run begins. */
export interface Surroundings {
  host: PluginHost;
  engineAddress: string;
  /** Where the program is. */
  directory: string;
  entryPoint: string;
}

/** The program of a run. It may be started before the run is ready for what it registers. */
export class ProgramRun {
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
