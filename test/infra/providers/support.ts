import { isDeepStrictEqual } from "node:util";
import type { Provider } from "@rt-kaskada/providers";
import { cassandra, pulsar } from "../../support/servers.js";

/** What the engine adds to a resource's arguments, and what the state must not turn on. */
const SHELL = { __provider: "exports.handler = …" };

/** Plays the engine's part for one resource: check, diff, then create, update or replace, keeping inputs and outputs. */
export class Engine {
  inputs: object = {};
  outputs: Record<string, unknown> = {};
  id = "";

  constructor(private readonly provider: Provider) {}

  /** Bring the resource up with these arguments; what was done. */
  async up(args: object): Promise<"create" | "update" | "replace" | "same"> {
    const news = { ...structuredClone(args), ...SHELL };
    const { failures } = await this.provider.check(this.inputs, news);
    if (failures.length > 0) throw new Error(failures.map((f) => `${f.property}: ${f.reason}`).join("\n"));
    const action = this.id === "" ? "create" : await this.diff(news);
    if (action === "create") await this.create(news);
    if (action === "update") this.outputs = keep((await this.provider.update(this.id, this.outputs, news)).outs);
    if (action === "replace") {
      await this.down();
      await this.create(news);
    }
    this.inputs = news;
    return action;
  }

  /** Read what is there; false when it is gone. */
  async refresh(): Promise<boolean> {
    const { id, props } = await this.provider.read(this.id, this.outputs);
    this.id = id;
    this.outputs = keep(props);
    return id !== "";
  }

  /** Delete the resource. */
  async down(): Promise<void> {
    await this.provider.delete(this.id, this.outputs);
    this.id = "";
  }

  private async diff(news: object): Promise<"update" | "replace" | "same"> {
    const { changes, replaces } = await this.provider.diff(this.id, this.outputs, { ...news, __provider: "another" });
    if (!changes) return "same";
    return replaces.length > 0 ? "replace" : "update";
  }

  private async create(news: object): Promise<void> {
    const { id, outs } = await this.provider.create(news);
    this.id = id;
    this.outputs = keep(outs);
  }
}

/** As it comes back from the state. Its form of values has no undefined: one that is given is an error there. */
function keep(outs: object): Record<string, unknown> {
  if (!isDeepStrictEqual(outs, JSON.parse(JSON.stringify(outs)))) throw new Error("outputs hold what can't be stored");
  return { ...outs, ...SHELL };
}

/** How the providers reach the test Cassandra. */
export async function cassandraConnection() {
  const { host, port } = await cassandra();
  return { contactPoints: [`${host}:${port}`], localDataCenter: "datacenter1" };
}

/** How the providers reach the test Pulsar. */
export async function pulsarConnection() {
  return { adminUrl: (await pulsar()).adminUrl };
}

/** A name of its own for each test run. */
export function unique(prefix: string): string {
  return `${prefix}_${Date.now().toString(36)}${Math.floor(Math.random() * 1296).toString(36)}`;
}
