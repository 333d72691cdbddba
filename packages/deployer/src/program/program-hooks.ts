import resources from "@pulumi/pulumi/proto/resource_pb.js";
import type { Hooks } from "../apply/hooks.js";
import type { HookKind } from "../plan/step.js";
import { urnName } from "../plan/urn.js";
import type { ResourceState } from "../state/index.js";
import { encodeStruct, type PropertyMap, type WireFlags } from "../values/index.js";
import type { Callback, Callbacks } from "./callbacks.js";

const FLAGS: WireFlags = { keepUnknowns: true, keepSecrets: true, keepResources: true };

/** Hooks which the program has registered by name; resources refer to them by that name. */
export class ProgramHooks implements Hooks {
  private readonly hooks = new Map<string, { callback: Callback; onDryRun: boolean }>();
  private readonly errorHooks = new Map<string, Callback>();

  constructor(
    private readonly callbacks: Callbacks,
    private readonly preview: boolean,
  ) {}

  add(name: string, callback: Callback, onDryRun: boolean): void {
    if (this.hooks.has(name)) throw new Error(`resource hook already registered for name "${name}"`);
    this.hooks.set(name, { callback, onDryRun });
  }

  addErrorHook(name: string, callback: Callback): void {
    if (this.errorHooks.has(name)) throw new Error(`error hook already registered for name "${name}"`);
    this.errorHooks.set(name, callback);
  }

  async run(kind: HookKind, state: ResourceState, old: ResourceState | undefined): Promise<void> {
    for (const name of state.resourceHooks?.[kind] ?? []) {
      const hook = this.hooks.get(name);
      if (!hook) throw new Error(missingHook(kind, name));
      if (this.preview && !hook.onDryRun) continue;
      const request = new resources.ResourceHookRequest()
        .setUrn(state.urn)
        .setId(state.id ?? "")
        .setName(urnName(state.urn))
        .setType(state.type);
      const isDelete = kind.endsWith("Delete");
      const isAfter = kind.startsWith("after");
      if (!isDelete) request.setNewInputs(struct(state.inputs));
      if (!isDelete && isAfter) request.setNewOutputs(struct(state.outputs));
      if (old) request.setOldInputs(struct(old.inputs)).setOldOutputs(struct(old.outputs));
      const bytes = await this.callbacks.invoke(hook.callback, request.serializeBinary());
      const error = resources.ResourceHookResponse.deserializeBinary(bytes).getError();
      if (error) throw new Error(`${kind.startsWith("before") ? "before" : "after"} hook "${name}" failed: ${error}`);
    }
  }

  async retryAfterError(operation: string, state: ResourceState, failures: string[]): Promise<boolean> {
    if (this.preview) return false;
    let retry = false;
    for (const name of state.resourceHooks?.onError ?? []) {
      const callback = this.errorHooks.get(name);
      if (!callback) throw new Error(missingHook("onError", name));
      const request = new resources.ErrorHookRequest()
        .setUrn(state.urn)
        .setId(state.id ?? "")
        .setName(urnName(state.urn))
        .setType(state.type)
        .setNewInputs(struct(state.inputs))
        .setFailedOperation(operation)
        .setErrorsList(failures);
      const bytes = await this.callbacks.invoke(callback, request.serializeBinary());
      const response = resources.ErrorHookResponse.deserializeBinary(bytes);
      if (response.getError()) throw new Error(`error hook "${name}" failed: ${response.getError()}`);
      retry ||= response.getRetry();
    }
    return retry;
  }
}

/** Hooks of a run without a program: what needs them can't be done. */
export const noHooks: Hooks = {
  async run(kind, state) {
    const [name] = state.resourceHooks?.[kind] ?? [];
    if (name !== undefined) throw new Error(missingHook(kind, name));
  },
  async retryAfterError() {
    return false;
  },
};

function missingHook(kind: string, name: string): string {
  return `no ${kind} hook named "${name}" is registered: hooks live in the program, so run it (pulumi up) to use them`;
}

function struct(properties: PropertyMap | undefined) {
  return encodeStruct(properties ?? {}, FLAGS);
}
