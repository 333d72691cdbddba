import { DYNAMIC_PACKAGE, findPlugin, type PluginPlaces } from "./find-plugin.js";
import { GrpcProvider } from "./grpc-provider.js";
import { type PluginProcess, startPlugin } from "./plugin-process.js";

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
  private spare: Promise<GrpcProvider> | undefined;

  constructor(
    private readonly engineAddress: string,
    private readonly options: PluginHostOptions,
  ) {}

  /** Starts the dynamic provider before anybody has asked for it: nearly every program does. */
  warmUp(): void {
    this.spare = this.start(DYNAMIC_PACKAGE, "");
    this.spare.catch(() => undefined);
  }

  /** A new process for a provider resource, ready to be configured. */
  async load(pkg: string, version: string): Promise<GrpcProvider> {
    if (pkg === DYNAMIC_PACKAGE && this.spare) {
      const { spare } = this;
      this.spare = undefined;
      return spare;
    }
    return this.start(pkg, version);
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

  private async start(pkg: string, version: string): Promise<GrpcProvider> {
    const starting = this.launch(pkg, version);
    this.running.push(starting);
    const { provider } = await starting;
    return provider;
  }

  private async launch(pkg: string, version: string): Promise<Running> {
    const attached = debugPort(pkg);
    const process = attached === undefined ? await this.spawn(pkg, version) : undefined;
    const provider = new GrpcProvider(attached ?? process!.port);
    if (attached !== undefined) await provider.attach(this.engineAddress);
    await provider.handshake(this.engineAddress, this.options.programDirectory);
    return { provider, process };
  }

  private spawn(pkg: string, version: string): Promise<PluginProcess> {
    const command = findPlugin(pkg, version, this.options);
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
