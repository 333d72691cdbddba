import { randomUUID } from "node:crypto";
import { formatProviderReference, providerPackage, type Urn, urnType } from "../plan/urn.js";
import { containsUnknown, deepEqual, type PropertyMap, UNKNOWN_SENTINEL } from "../values/index.js";
import { BuiltinProvider, type BuiltinSource } from "./builtin-provider.js";
import type {
  CheckRequest,
  CheckResult,
  CreateRequest,
  CreateResult,
  DeleteRequest,
  DiffRequest,
  DiffResult,
  InvokeResult,
  Provider,
  ReadRequest,
  ReadResult,
  UpdateRequest,
} from "./provider.js";
import type { ConfigurableProvider, ProviderConfiguration, ProviderLoader } from "./provider-loader.js";

/** The state of a provider resource, as far as loading it needs. */
export interface ProviderState {
  urn: Urn;
  id?: string;
  inputs?: PropertyMap;
}

/**
 * The provider of provider resources: creating one configures a plugin process, updating one configures a
 * new process under the same id. Everybody else finds the configured providers here by their reference.
 */
export class ProviderRegistry implements Provider {
  /** Started and checked, not configured yet, by URN. */
  private readonly checked = new Map<Urn, ProviderConfiguration>();
  /** Configured, by reference. A new reference to the same URN takes over from the old one. */
  private readonly configured = new Map<string, Promise<Provider>>();
  private readonly aliases = new Map<Urn, Urn>();
  private readonly builtin: BuiltinProvider;

  constructor(
    private readonly loader: ProviderLoader,
    builtins: BuiltinSource,
    private readonly preview: boolean,
  ) {
    this.builtin = new BuiltinProvider(builtins);
  }

  /** The configured provider a reference stands for. */
  get(reference: string): Promise<Provider> | undefined {
    return this.configured.get(this.resolved(reference));
  }

  /** Lets references to a provider's former URN find it. */
  addAlias(urn: Urn, former: Urn): void {
    this.aliases.set(former, urn);
  }

  /** Compares the configurations of two providers, as the newer one sees it. */
  async diffConfig(
    reference: string,
    old: ProviderState & { outputs?: PropertyMap },
    news: PropertyMap,
  ): Promise<DiffResult> {
    const provider = await this.get(reference);
    if (!isConfigurable(provider)) return unknownDiff();
    return provider.diffConfig(old.urn, old.id ?? "", forPlugin(old.inputs ?? {}), old.outputs ?? {}, forPlugin(news));
  }

  /** Makes a provider known from the state usable, unless it is already. */
  async ensure(state: ProviderState): Promise<void> {
    const reference = formatProviderReference({ urn: state.urn, id: state.id ?? "" });
    if (this.get(reference)) return;
    await this.configureAs(reference, state.urn, state.id ?? "", state.inputs ?? {});
  }

  /** Takes over a provider whose configuration didn't change. */
  async same(state: ProviderState): Promise<void> {
    await this.ensure(state);
    this.checked.delete(state.urn);
  }

  async check(request: CheckRequest): Promise<CheckResult> {
    const pkg = providerPackage(urnType(request.urn));
    if (pkg === "pulumi") return { inputs: request.news, failures: [] };
    const configuration = await this.loader.load(request.urn, request.news);
    this.checked.set(request.urn, configuration);
    const { inputs, failures } = await configuration.provider.checkConfig(
      request.urn,
      request.olds && forPlugin(request.olds),
      forPlugin(request.news),
      this.preview,
    );
    return { inputs: { ...inputs, ...engineOwn(request.news) }, failures };
  }

  async diff(request: DiffRequest): Promise<DiffResult> {
    const configuration = this.checked.get(request.urn);
    const diff = configuration
      ? await configuration.provider.diffConfig(
          request.urn,
          request.id,
          forPlugin(request.oldInputs),
          forPlugin(request.oldOutputs),
          forPlugin(request.newInputs),
        )
      : unknownDiff();
    if (diff.changes !== "unknown") return diff;
    const equal = deepEqual(request.oldOutputs, publicInputs(request.newInputs));
    return { ...diff, changes: equal ? "none" : "some" };
  }

  async create(request: CreateRequest): Promise<CreateResult> {
    const id = request.preview ? UNKNOWN_SENTINEL : randomUUID();
    await this.configureAs(formatProviderReference({ urn: request.urn, id }), request.urn, id, request.inputs);
    return { id, outputs: publicInputs(request.inputs) };
  }

  async update(request: UpdateRequest): Promise<PropertyMap> {
    const reference = formatProviderReference({ urn: request.urn, id: request.id });
    this.configured.delete(reference);
    await this.configureAs(reference, request.urn, request.id, request.newInputs);
    return publicInputs(request.newInputs);
  }

  async delete(_request: DeleteRequest): Promise<void> {
    // Its process ends with the run: others may still need it to delete their resources.
  }

  read(_request: ReadRequest): Promise<ReadResult> {
    throw new Error("provider resources can't be read");
  }

  invoke(_token: string, _args: PropertyMap, _preview: boolean): Promise<InvokeResult> {
    throw new Error("provider resources have no functions");
  }

  private async configureAs(reference: string, urn: Urn, id: string, inputs: PropertyMap): Promise<void> {
    const configuring = this.configure(urn, id, inputs);
    this.configured.set(reference, configuring);
    configuring.catch(() => this.configured.delete(reference));
    await configuring;
  }

  private async configure(urn: Urn, id: string, inputs: PropertyMap): Promise<Provider> {
    const pkg = providerPackage(urnType(urn));
    if (pkg === "pulumi") return this.builtin;
    const known = this.checked.get(urn);
    this.checked.delete(urn);
    const { provider } = known ?? (await this.loader.load(urn, inputs));
    const config = forPlugin(inputs);
    await provider.configure(
      urn,
      id === UNKNOWN_SENTINEL ? "" : id,
      pkg,
      config,
      this.preview && containsUnknown(config),
    );
    return provider;
  }

  private resolved(reference: string): string {
    if (this.configured.has(reference)) return reference;
    const at = reference.lastIndexOf("::");
    const alias = this.aliases.get(reference.slice(0, at));
    return alias ? alias + reference.slice(at) : reference;
  }
}

/** Inputs without what is the engine's own business, as plugins get them. */
function forPlugin(inputs: PropertyMap): PropertyMap {
  const { version: _version, __internal: _internal, ...config } = inputs;
  return config;
}

function engineOwn(inputs: PropertyMap): PropertyMap {
  const own: PropertyMap = {};
  if (inputs.version !== undefined) own.version = inputs.version;
  if (inputs.__internal !== undefined) own.__internal = inputs.__internal;
  return own;
}

/** The outputs of a provider resource: a copy of its inputs without the engine's internals. */
function publicInputs(inputs: PropertyMap): PropertyMap {
  const { __internal: _internal, ...outputs } = inputs;
  return outputs;
}

function isConfigurable(provider: Provider | undefined): provider is ConfigurableProvider {
  return provider !== undefined && "diffConfig" in provider;
}

function unknownDiff(): DiffResult {
  return { changes: "unknown", replaceKeys: [], changedKeys: [], stableKeys: [], deleteBeforeReplace: false };
}
