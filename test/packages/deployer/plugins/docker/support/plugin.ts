import * as grpc from "@grpc/grpc-js";
import engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type enginePb from "@pulumi/pulumi/proto/engine_pb.js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import { EngineLog } from "../../../../../../packages/deployer/src/plugins/docker/daemon/engine-log.js";
import { DockerProvider } from "../../../../../../packages/deployer/src/plugins/docker/provider.js";
import { providerService } from "../../../../../../packages/deployer/src/plugins/docker/service/service.js";
import { call, channelOptions, listen } from "../../../../../../packages/deployer/src/plugins/grpc.js";
import { resourceError } from "../../../../../../packages/deployer/src/plugins/init-failure.js";
import { decodeStruct, encodeStruct, type PropertyMap } from "../../../../../../packages/deployer/src/values/index.js";

const WIRE = { keepUnknowns: true, keepSecrets: true };
const KINDS = ["ADD", "ADD_REPLACE", "DELETE", "DELETE_REPLACE", "UPDATE", "UPDATE_REPLACE"];

export const TYPES = {
  container: "docker:index/container:Container",
  image: "docker:index/image:Image",
  network: "docker:index/network:Network",
  remoteImage: "docker:index/remoteImage:RemoteImage",
  tag: "docker:index/tag:Tag",
  volume: "docker:index/volume:Volume",
} as const;

export function urnOf(type: keyof typeof TYPES, name: string): string {
  return `urn:pulumi:test::rtk::${TYPES[type]}::${name}`;
}

/** The plugin behind its protocol, called as the engine calls it. */
export class Plugin {
  private constructor(
    /** What the engine was told. */
    readonly messages: { message: string; ephemeral: boolean }[],
    readonly client: InstanceType<typeof providerGrpc.ResourceProviderClient>,
    private readonly servers: grpc.Server[],
  ) {}

  /** Serves the plugin in this process, with an engine that listens to its messages. */
  static async start(): Promise<Plugin> {
    const engine = new grpc.Server();
    const messages: Plugin["messages"] = [];
    engine.addService(engineGrpc.EngineService, {
      log: (
        { request }: { request: InstanceType<typeof enginePb.LogRequest> },
        done: (error: null, answer: unknown) => void,
      ) => {
        messages.push({ message: request.getMessage(), ephemeral: request.getEphemeral() });
        done(null, new emptyPb.Empty());
      },
    });
    const server = new grpc.Server(channelOptions);
    const provider = new DockerProvider(new EngineLog(await listen(engine)));
    server.addService(providerGrpc.ResourceProviderService, providerService(provider));
    const address = await listen(server);
    const client = new providerGrpc.ResourceProviderClient(address, grpc.credentials.createInsecure(), channelOptions);
    return new Plugin(messages, client, [server, engine]);
  }

  async configure(args: PropertyMap = {}): Promise<void> {
    const request = new pb.ConfigureRequest();
    request.setArgs(encodeStruct(args, WIRE));
    await call(this.client, this.client.configure, request);
  }

  async check(urn: string, news: PropertyMap, olds: PropertyMap = {}, seed: Uint8Array = Buffer.from("seed")) {
    const request = new pb.CheckRequest();
    request.setUrn(urn);
    request.setNews(encodeStruct(news, WIRE));
    request.setOlds(encodeStruct(olds, WIRE));
    request.setRandomseed(seed);
    const response = await call(this.client, this.client.check, request);
    return {
      inputs: decodeStruct(response.getInputs(), WIRE),
      failures: response.getFailuresList().map((failure) => failure.getReason()),
    };
  }

  async diff(urn: string, olds: PropertyMap, news: PropertyMap) {
    const request = new pb.DiffRequest();
    request.setUrn(urn);
    request.setOlds(encodeStruct(olds, WIRE));
    request.setNews(encodeStruct(news, WIRE));
    const response = await call(this.client, this.client.diff, request);
    const detailed: Record<string, string> = {};
    response.getDetaileddiffMap().forEach((diff, path) => {
      detailed[path] = KINDS[diff.getKind()]!;
    });
    return {
      changes: response.getChanges(),
      detailed,
      replaces: response.getReplacesList(),
      stables: response.getStablesList(),
      diffs: response.getDiffsList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
    };
  }

  async create(urn: string, inputs: PropertyMap, preview = false) {
    const request = new pb.CreateRequest();
    request.setUrn(urn);
    request.setProperties(encodeStruct(inputs, WIRE));
    request.setPreview(preview);
    const response = await call(this.client, this.client.create, request).catch((error) => {
      throw resourceError(error);
    });
    return { id: response.getId(), state: decodeStruct(response.getProperties(), WIRE) };
  }

  async update(urn: string, id: string, olds: PropertyMap, news: PropertyMap, preview = false): Promise<PropertyMap> {
    const request = new pb.UpdateRequest();
    request.setUrn(urn);
    request.setId(id);
    request.setOlds(encodeStruct(olds, WIRE));
    request.setNews(encodeStruct(news, WIRE));
    request.setPreview(preview);
    const response = await call(this.client, this.client.update, request).catch((error) => {
      throw resourceError(error);
    });
    return decodeStruct(response.getProperties(), WIRE);
  }

  async read(urn: string, id: string, state: PropertyMap, inputs: PropertyMap) {
    const request = new pb.ReadRequest();
    request.setUrn(urn);
    request.setId(id);
    request.setProperties(encodeStruct(state, WIRE));
    request.setInputs(encodeStruct(inputs, WIRE));
    const response = await call(this.client, this.client.read, request);
    return {
      id: response.getId(),
      state: decodeStruct(response.getProperties(), WIRE),
      inputs: decodeStruct(response.getInputs(), WIRE),
    };
  }

  async delete(urn: string, id: string, state: PropertyMap): Promise<void> {
    const request = new pb.DeleteRequest();
    request.setUrn(urn);
    request.setId(id);
    request.setProperties(encodeStruct(state, WIRE));
    await call(this.client, this.client.delete, request);
  }

  async invoke(token: string, args: PropertyMap): Promise<PropertyMap> {
    const request = new pb.InvokeRequest();
    request.setTok(token);
    request.setArgs(encodeStruct(args, WIRE));
    const response = await call(this.client, this.client.invoke, request);
    return decodeStruct(response.getReturn(), WIRE);
  }

  stop(): void {
    this.client.close();
    for (const server of this.servers) server.forceShutdown();
  }
}
