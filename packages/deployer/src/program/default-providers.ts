import { emptyGoal, type Goal } from "../plan/goal.js";
import type { RegisterResult } from "../plan/step.js";
import { formatProviderReference, providerType } from "../plan/urn.js";
import { DYNAMIC_PACKAGE } from "../plugins/find-plugin.js";
import type { PropertyMap, Value } from "../values/index.js";
import { secret } from "../values/index.js";
import type { PackageRequest } from "./registration.js";

/** The configuration default providers are made from. */
export interface ProviderConfig {
  /** `namespace:name` → text. */
  values: ReadonlyMap<string, string>;
  secretKeys: ReadonlySet<string>;
}

/** Providers nobody has declared: one for each package and version, made when first asked for. */
export class DefaultProviders {
  private readonly known = new Map<string, Promise<string>>();

  constructor(
    private readonly config: ProviderConfig,
    private readonly register: (goal: Goal) => Promise<RegisterResult>,
  ) {}

  /** Reference to the default provider of a package. */
  get(pkg: string, request: PackageRequest): Promise<string> {
    const key = [pkg, request.version, request.pluginDownloadURL].join("|");
    let reference = this.known.get(key);
    if (!reference) {
      reference = this.make(pkg, request);
      this.known.set(key, reference);
    }
    return reference;
  }

  private async make(pkg: string, { version, pluginDownloadURL }: PackageRequest): Promise<string> {
    if (this.isDisabled(pkg)) {
      throw new Error(
        `Default provider for '${pkg}' disabled. Resources and functions of this package must use an explicit provider.`,
      );
    }
    const inputs: PropertyMap = this.configOf(pkg);
    if (version) inputs.version = version;
    if (pluginDownloadURL) inputs.__internal = { pluginDownloadURL };
    const goal: Goal = {
      ...emptyGoal(providerType(pkg), defaultName(version, pluginDownloadURL)),
      custom: true,
      properties: inputs,
    };
    const { state } = await this.register(goal);
    return formatProviderReference({ urn: state.urn, id: state.id ?? "" });
  }

  /** The dynamic provider runs the user's own code, which may look at any key of any namespace. */
  private configOf(pkg: string): PropertyMap {
    if (pkg === "pulumi") return {};
    const inputs: PropertyMap = {};
    for (const [key, text] of this.config.values) {
      const name = pkg === DYNAMIC_PACKAGE ? key : nameIn(pkg, key);
      if (name === undefined) continue;
      const value: Value = text;
      inputs[name] = this.config.secretKeys.has(key) ? secret(value) : value;
    }
    return inputs;
  }

  private isDisabled(pkg: string): boolean {
    const names = JSON.parse(this.config.values.get("pulumi:disable-default-providers") ?? "[]") as string[];
    return pkg !== "pulumi" && (names.includes(pkg) || names.includes("*"));
  }
}

function nameIn(namespace: string, key: string): string | undefined {
  return key.startsWith(`${namespace}:`) ? key.slice(namespace.length + 1) : undefined;
}

function defaultName(version: string, url: string): string {
  const parts = ["default", version, url].filter(Boolean);
  return parts.join("_").replace(/[^A-Za-z0-9_]/g, "_");
}
