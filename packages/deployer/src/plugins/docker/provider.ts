import type { default as Docker, DockerOptions } from "dockerode";
import type { PropertyMap } from "../../values/index.js";
import { type ProviderConfig, readConfig } from "./daemon/config.js";
import { connect, findDaemon } from "./daemon/connect.js";
import type { EngineLog } from "./daemon/engine-log.js";
import { failureText, oneError } from "./failures.js";
import { checkImage } from "./image/check.js";
import { diffImage } from "./image/diff.js";
import { imageHandler } from "./image/index.js";
import { invokes } from "./invokes/index.js";
import { type Autonaming, generateName } from "./model/autoname.js";
import { applyDefaults } from "./model/defaults.js";
import { type Diff, diffResource } from "./model/diff.js";
import { importInputs, refreshInputs } from "./model/extract-inputs.js";
import { planState } from "./model/plan.js";
import { validateInputs } from "./model/validate.js";
import { type Operation, UnfinishedError } from "./operation.js";
import type { Live } from "./resources/handler.js";
import { handlers } from "./resources/index.js";
import { IMAGE, schemas } from "./schema/index.js";
import { type Target, targetOf } from "./target.js";

const DEFAULT_TIMEOUT_S = 20 * 60;

/** What a read found. */
export interface Found extends Live {
  inputs: PropertyMap;
}

/** The plugin's work, without the protocol around it. */
export class DockerProvider {
  private daemon?: DockerOptions;
  private docker?: Promise<Docker>;
  private config: ProviderConfig = readConfig({}, {});
  private readonly cancelled = new AbortController();

  constructor(readonly engine: EngineLog) {}

  async configure(args: PropertyMap): Promise<void> {
    this.config = readConfig(args);
    this.daemon = await findDaemon(this.config);
  }

  /** Ends all that is under way. */
  cancel(): void {
    this.cancelled.abort(new Error("the operation was cancelled"));
  }

  async check(urn: string, olds: PropertyMap, news: PropertyMap, seed: Uint8Array, autonaming?: Autonaming) {
    const target = targetOf(urn);
    if (target.type === IMAGE) {
      const inputs = await checkImage(news, (message) => this.engine.send(urn, "info", message, false));
      return { inputs, failures: [] };
    }
    const schema = schemaOf(target);
    const failures = validateInputs(schema, news, target.name);
    const inputs = applyDefaults(schema.fields, news, olds, () => generateName(target.name, seed, autonaming));
    return { inputs, failures };
  }

  diff(urn: string, state: PropertyMap, news: PropertyMap, ignored: readonly string[]): Diff {
    const target = targetOf(urn);
    if (target.type !== IMAGE) return diffResource(schemaOf(target), state, news, ignored);
    const changes = diffImage(state, news);
    return { changes, replaces: [], stables: [], diffs: [], deleteBeforeReplace: false };
  }

  /** @returns the new resource; in a preview without an id and with everything unknown that is not decided yet */
  async create(urn: string, inputs: PropertyMap, preview: boolean, timeout: number): Promise<Live> {
    const target = targetOf(urn);
    if (target.type === IMAGE) return imageHandler.create(await this.operation(target, timeout), inputs, preview);
    const { fields, meta } = schemaOf(target);
    const planned = planState(fields, inputs);
    if (preview) return { id: "", state: planned };
    return this.perform(target, "creating", meta, async () =>
      handlers[target.type]!.create(await this.operation(target, timeout), planned),
    );
  }

  async update(urn: string, id: string, olds: PropertyMap, news: PropertyMap, preview: boolean, timeout: number) {
    const target = targetOf(urn);
    if (target.type === IMAGE) return imageHandler.create(await this.operation(target, timeout), news, preview);
    const { fields, meta } = schemaOf(target);
    const planned = planState(fields, news, olds);
    if (preview) return { id, state: { ...olds, ...planned } };
    return this.perform(target, "updating", meta, async () =>
      handlers[target.type]!.update(await this.operation(target, timeout), id, planned, olds, news),
    );
  }

  /** @returns the resource as it is; undefined when it is gone */
  async read(urn: string, id: string, state: PropertyMap, inputs: PropertyMap): Promise<Found | undefined> {
    const target = targetOf(urn);
    const refresh = Object.keys(state).length > 0;
    if (target.type === IMAGE) return { id, state, inputs };
    const { fields, meta } = schemaOf(target);
    const live = await handlers[target.type]!.read(await this.operation(target, 0), id, state);
    if (!live) return undefined;
    return {
      ...withMeta(live, meta),
      inputs: refresh ? refreshInputs(fields, inputs, live.state) : importInputs(fields, live.state),
    };
  }

  async delete(urn: string, id: string, state: PropertyMap, timeout: number): Promise<void> {
    const target = targetOf(urn);
    if (target.type === IMAGE) return;
    schemaOf(target);
    try {
      await handlers[target.type]!.delete(await this.operation(target, timeout), id, state);
    } catch (error) {
      throw new Error(failureText("deleting", urn, error));
    }
  }

  async invoke(token: string, args: PropertyMap): Promise<PropertyMap> {
    const call = invokes[token];
    if (!call) {
      throw new Error(`function ${token} is not supported by this plugin; it has ${Object.keys(invokes).join(", ")}`);
    }
    const target = { urn: "", type: token, name: token };
    try {
      return await call(await this.operation(target, 0), args);
    } catch (error) {
      throw new Error(`invoking ${token}: ${oneError(error)}`);
    }
  }

  /** Adds to a failure which resource it is of, once that exists. */
  private async perform(
    target: Target,
    doing: string,
    meta: string | undefined,
    work: () => Promise<Live>,
  ): Promise<Live> {
    try {
      return withMeta(await work(), meta);
    } catch (error) {
      if (!(error instanceof UnfinishedError)) throw new Error(oneError(error));
      const properties = meta ? { ...error.properties, __meta: meta } : error.properties;
      throw new UnfinishedError(error.id, properties, failureText(doing, target.urn, error));
    }
  }

  private async operation(target: Target, timeout: number): Promise<Operation> {
    if (!this.daemon) throw new Error("the provider is not configured yet");
    this.docker ??= connect(this.daemon);
    const { urn, name } = target;
    const limit = AbortSignal.timeout((timeout || DEFAULT_TIMEOUT_S) * 1000);
    return {
      docker: await this.docker,
      config: this.config,
      urn,
      name,
      signal: AbortSignal.any([limit, this.cancelled.signal]),
      log: (severity, message) => this.engine.send(urn, severity, message, false),
      status: (message) => this.engine.send(urn, "info", message, true),
    };
  }
}

function schemaOf(target: Target) {
  const schema = schemas[target.type];
  if (schema) return schema;
  const known = [...Object.keys(schemas), IMAGE].join(", ");
  throw new Error(`resource type ${target.type} of ${target.name} is not supported by this plugin; it has ${known}`);
}

function withMeta(live: Live, meta: string | undefined): Live {
  return meta ? { id: live.id, state: { ...live.state, __meta: meta } } : live;
}
