import { providerPackage, type Urn, urnType } from "../plan/urn.js";
import type { PropertyMap } from "../values/index.js";
import type { PluginHost } from "./plugin-host.js";
import type { CheckResult, DiffResult, Provider } from "./provider.js";

/** A provider which can be configured: what the registry needs of a plugin. */
export interface ConfigurableProvider extends Provider {
  checkConfig(urn: Urn, olds: PropertyMap | undefined, news: PropertyMap, preview: boolean): Promise<CheckResult>;
  diffConfig(
    urn: Urn,
    id: string,
    oldInputs: PropertyMap,
    oldOutputs: PropertyMap,
    news: PropertyMap,
  ): Promise<DiffResult>;
  configure(urn: Urn, id: string, pkg: string, config: PropertyMap, unknown: boolean): Promise<void>;
}

/** A loaded provider that waits for its configuration. */
export interface ProviderConfiguration {
  provider: ConfigurableProvider;
}

/** Gets hold of the provider for a provider resource. */
export interface ProviderLoader {
  /** @param inputs of the provider resource; `version` chooses the plugin */
  load(urn: Urn, inputs: PropertyMap): Promise<ProviderConfiguration>;
}

/** Loads providers as plugin processes, one for each provider resource. */
export function pluginLoader(host: PluginHost): ProviderLoader {
  return {
    async load(urn, inputs) {
      const version = typeof inputs.version === "string" ? inputs.version : "";
      return { provider: await host.load(providerPackage(urnType(urn)), version) };
    },
  };
}
