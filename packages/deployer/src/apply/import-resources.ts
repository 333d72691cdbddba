import { emptyGoal, type Goal } from "../plan/goal.js";
import { stateOfGoal } from "../plan/new-state.js";
import type { RegisterResult, Step } from "../plan/step.js";
import { importStep } from "../plan/steps/import.js";
import { makeUrn, packageOf, type Urn } from "../plan/urn.js";
import { DefaultProviders, type ProviderConfig } from "../program/default-providers.js";

/** An existing resource that is to become part of a stack. */
export interface ImportSpec {
  type: string;
  name: string;
  id: string;
  /** URN of the parent; the stack itself when absent. */
  parent?: Urn;
  /** Reference to a provider of the stack; the default provider when absent. */
  provider?: string;
  /** Version of the default provider's plugin. */
  version?: string;
  /** Inputs to keep; all that the provider reads when absent. */
  properties?: string[];
}

/** What importing needs of a run. */
export interface ImportHost {
  stack: string;
  project: string;
  config: ProviderConfig;
  /** Protect what is imported from being deleted by mistake. */
  protect: boolean;
  exists(urn: Urn): boolean;
  register(goal: Goal): Promise<RegisterResult>;
  execute(chain: Step[]): Promise<void>;
}

/** Imports resources one after the other, so that one may be the parent of the next. */
export async function importResources(specs: ImportSpec[], host: ImportHost): Promise<void> {
  const providers = new DefaultProviders(host.config, host.register);
  const stackUrn = makeUrn(host.stack, host.project, "", "pulumi:pulumi:Stack", `${host.project}-${host.stack}`);
  if (!host.exists(stackUrn)) await host.register(emptyGoal("pulumi:pulumi:Stack", `${host.project}-${host.stack}`));
  for (const spec of specs) {
    const parent = spec.parent ?? stackUrn;
    const urn = makeUrn(host.stack, host.project, parent, spec.type, spec.name);
    if (host.exists(urn)) throw new Error(`resource '${urn}' already exists`);
    const pkg = { version: spec.version ?? "", pluginDownloadURL: "" };
    const goal: Goal = {
      ...emptyGoal(spec.type, spec.name),
      custom: true,
      parent,
      protect: host.protect,
      importId: spec.id,
      provider: spec.provider ?? (await providers.get(packageOf(spec.type), pkg)),
    };
    await host.execute([commandStep(stateOfGoal(goal, urn, undefined), spec)]);
  }
}

/** Unlike the `import` option of a program, the command leaves no trace of the id that was asked for. */
function commandStep(next: ReturnType<typeof stateOfGoal>, { properties }: ImportSpec): Step {
  const step = importStep(undefined, next, { imported: () => undefined, failed: () => undefined });
  return {
    ...step,
    async apply(context) {
      await step.apply(context);
      next.importID = undefined;
      if (!properties) return;
      const wanted = Object.entries(next.inputs ?? {}).filter(([key]) => properties.includes(key));
      next.inputs = Object.fromEntries(wanted);
    },
  };
}
