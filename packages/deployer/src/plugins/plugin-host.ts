import { isDeepStrictEqual } from "node:util";
import { DYNAMIC_PACKAGE, findPlugin, type PluginPlaces } from "./find-plugin.js";
import { GrpcProvider } from "./grpc-provider.js";
import { type PluginCommand, type PluginProcess, startPlugin } from "./plugin-process.js";

/** What plugins are told about the project, and where their log lines go. */
export interface PluginHostOptions extends PluginPlaces {
  project: string;
  /** `runtime.options` of the project. */
  runtimeOptions: Record<string, unknown>;
  /** Bare configuration of a package's own namespace. */
  configOf(pkg: string): Record<string, string>;
  /** Takes a line a plugin wrote. */
  log(pkg: string, line: string): void;
}

interface Running {
  provider: GrpcProvider;
  process: PluginProcess | undefined;
}

/** Starts plugins and ends them all together. */
export class PluginHost {
  private readonly running: Promise<Running>[] = [];
  private readonly spares = new Map<string, { command: PluginCommand; provider: Promise<GrpcProvider> }>();

  constructor(
    private readonly engineAddress: string,
    private readonly options: PluginHostOptions,
  ) {}

  /** Starts a package's plugin before anybody has asked for it. */
  warmUp(pkg: string): void {
    if (debugPort(pkg) !== undefined) return;
    try {
      const command = findPlugin(pkg, "", this.options);
      const provider = this.start(pkg, command);
      provider.catch(() => undefined);
      this.spares.set(pkg, { command, provider });
    } catch {
      // If it is really needed, that is when the user should hear of it.
    }
  }

  /** A process for a provider resource, ready to be configured. */
  async load(pkg: string, version: string): Promise<GrpcProvider> {
    if (debugPort(pkg) !== undefined) return this.start(pkg, undefined);
    const command = findPlugin(pkg, version, this.options);
    const spare = this.spares.get(pkg);
    if (!spare || !isDeepStrictEqual(spare.command, command)) return this.start(pkg, command);
    this.spares.delete(pkg);
    return spare.provider;
  }

  /** Asks every plugin to give up what it is doing. */
  async cancel(): Promise<void> {
    await this.each(({ provider }) => provider.cancel());
  }

  /** Ends every plugin. */
  async close(): Promise<void> {
    await this.each(async ({ provider, process }) => {
      if (process)
        await Promise.race([provider.cancel(), new Promise((resolve) => setTimeout(resolve, 1_000).unref())]);
      provider.close();
      await process?.stop();
    });
  }

  private async start(pkg: string, command: PluginCommand | undefined): Promise<GrpcProvider> {
    const starting = this.launch(pkg, command);
    this.running.push(starting);
    const { provider } = await starting;
    return provider;
  }

  /** Without a command: connects to the provider that somebody is debugging. */
  private async launch(pkg: string, command: PluginCommand | undefined): Promise<Running> {
    const process = command && (await this.spawn(pkg, command));
    const provider = new GrpcProvider(process?.port ?? debugPort(pkg)!);
    try {
      if (!process) await provider.attach(this.engineAddress);
      await provider.handshake(this.engineAddress, this.options.programDirectory);
      return { provider, process };
    } catch (error) {
      provider.close();
      await process?.stop();
      throw error;
    }
  }

  private spawn(pkg: string, command: PluginCommand): Promise<PluginProcess> {
    const env: Record<string, string> = {
      PULUMI_PROJECT: this.options.project,
      PULUMI_CONFIG: JSON.stringify(this.options.configOf(pkg)),
    };
    for (const [option, value] of Object.entries(this.options.runtimeOptions)) {
      env[`PULUMI_RUNTIME_${option.toUpperCase()}`] = String(value);
    }
    if (pkg === DYNAMIC_PACKAGE) env.PULUMI_NODEJS_PROJECT = this.options.project;
    return startPlugin(pkg, { ...command, env }, this.engineAddress, this.options.programDirectory, (line) =>
      this.options.log(pkg, line),
    );
  }

  private async each(work: (running: Running) => Promise<void>): Promise<void> {
    await Promise.all(this.running.map((starting) => starting.then(work, () => undefined)));
  }
}

/** Port of a provider somebody is debugging: `PULUMI_DEBUG_PROVIDERS=name:port,name2:port2`. */
function debugPort(pkg: string): number | undefined {
  for (const entry of (process.env.PULUMI_DEBUG_PROVIDERS ?? "").split(",")) {
    const [name, port] = entry.split(":");
    if (name === pkg && port) return Number(port);
  }
  return undefined;
}
