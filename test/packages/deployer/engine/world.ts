import { type DiffResult, InitError } from "../../../../packages/deployer/src/plugins/provider.js";
import type { ConfigurableProvider } from "../../../../packages/deployer/src/plugins/provider-loader.js";
import { containsUnknown, deepEqual, type PropertyMap } from "../../../../packages/deployer/src/values/index.js";

const OUTPUTS_ONLY = new Set(["serial"]);

/**
 * What a provider manages, in memory. Resources steer it by their inputs: `replaceOn` lists properties whose change
 * replaces, `deleteFirst` asks for delete before replace, `fail` names the operation that fails, `init` fails a create
 * or update after it was done.
 */
export class World {
  /** What exists, by id. */
  readonly things = new Map<string, PropertyMap>();
  /** Calls that changed something, in order: `create a`, `delete a`. */
  readonly calls: string[] = [];
  /** How calls are held up, to make them overtake each other in ever other ways; 0 = not at all. */
  pace = 0;
  protected serial = 0;
  private mended = false;

  /** From now on deletes which were to fail succeed. */
  mend(): void {
    this.mended = true;
  }

  provider(): ConfigurableProvider {
    return {
      checkConfig: async (_urn, _olds, news) => ({ inputs: news, failures: [] }),
      diffConfig: async () => ({ ...nothing(), changes: "unknown" }),
      configure: async () => undefined,
      check: async ({ news }) => ({
        inputs: news,
        failures: typeof news.invalid === "string" ? [{ property: "invalid", reason: news.invalid }] : [],
      }),
      diff: async ({ oldInputs, newInputs }) => this.diff(oldInputs, newInputs),
      create: async ({ urn, inputs, preview }) => {
        if (preview) return { id: "", outputs: inputs };
        await this.holdUp();
        const name = nameOf(urn);
        this.calls.push(`create ${name}`);
        if (inputs.fail === "create") throw new Error(`can't create ${name}`);
        const id = `${name}-${++this.serial}`;
        this.things.set(id, inputs);
        this.changed();
        const outputs = { ...inputs, serial: this.serial };
        if (inputs.init) throw new InitError(`${name} is not ready`, id, outputs, undefined, ["not ready"]);
        return { id, outputs };
      },
      update: async ({ urn, id, oldOutputs, newInputs, preview }) => {
        if (preview) return newInputs;
        await this.holdUp();
        this.calls.push(`update ${nameOf(urn)}`);
        if (newInputs.fail === "update") throw new Error(`can't update ${nameOf(urn)}`);
        if (!this.things.has(id)) throw new Error(`there is no ${id} to update`);
        this.things.set(id, newInputs);
        this.changed();
        const outputs = { ...newInputs, serial: oldOutputs.serial! };
        if (newInputs.init) throw new InitError(`${nameOf(urn)} is not ready`, id, outputs, undefined, ["not ready"]);
        return outputs;
      },
      read: async ({ id }) => {
        const thing = this.things.get(id);
        return thing ? { id, inputs: thing, outputs: { ...thing, serial: Number(id.split("-").at(-1)) } } : { id: "" };
      },
      delete: async ({ urn, id, outputs }) => {
        await this.holdUp();
        this.calls.push(`delete ${nameOf(urn)}`);
        if (outputs.fail === "delete" && !this.mended) throw new Error(`can't delete ${nameOf(urn)}`);
        this.things.delete(id);
        this.changed();
      },
      invoke: async () => ({ result: {}, failures: [] }),
    };
  }

  /** Something in the world is no longer what it was. */
  protected changed(): void {}

  private async holdUp(): Promise<void> {
    if (this.pace === 0) return;
    this.pace = (this.pace * 48_271) % 0x7fff_ffff;
    for (let turns = this.pace % 4; turns > 0; turns--) await new Promise(setImmediate);
  }

  private diff(olds: PropertyMap, news: PropertyMap): DiffResult {
    const changed = [...new Set([...Object.keys(olds), ...Object.keys(news)])]
      .filter((key) => !OUTPUTS_ONLY.has(key))
      .filter((key) => containsUnknown(news[key] ?? null) || !deepEqual(olds[key] ?? null, news[key] ?? null));
    const replaceOn = Array.isArray(news.replaceOn) ? news.replaceOn : [];
    return {
      ...nothing(),
      changes: changed.length > 0 ? "some" : "none",
      changedKeys: changed,
      replaceKeys: changed.filter((key) => replaceOn.includes(key)),
      deleteBeforeReplace: news.deleteFirst === true,
    };
  }
}

function nothing(): DiffResult {
  return { changes: "none", replaceKeys: [], changedKeys: [], stableKeys: [], deleteBeforeReplace: false };
}

function nameOf(urn: string): string {
  return urn.split("::").at(-1)!;
}
