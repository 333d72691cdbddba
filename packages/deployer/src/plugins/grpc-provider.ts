import * as grpc from "@grpc/grpc-js";
import plugins from "@pulumi/pulumi/proto/plugin_pb.js";
import clients from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import {
  decodeStruct,
  encodeStruct,
  markSecrets,
  type PropertyMap,
  type WireFlags,
  withAssetContents,
} from "../values/index.js";
import { toDiffResult } from "./diff-response.js";
import { call, channelOptions, errorMessage, isUnimplemented } from "./grpc.js";
import { type Capabilities, checkConfig, configure, diffConfig, identified, RECEIVED } from "./grpc-configuration.js";
import { resourceError } from "./init-failure.js";
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
import { DiffUnavailableError } from "./provider.js";

/** A provider behind Pulumi's ResourceProvider protocol. */
export class GrpcProvider implements Provider {
  private readonly client: InstanceType<typeof clients.ResourceProviderClient>;
  private capabilities: Capabilities = { acceptSecrets: false, acceptResources: false, supportsPreview: false };
  private shookHands = false;
  private configurationUnknown = false;

  constructor(port: number) {
    this.client = new clients.ResourceProviderClient(
      `127.0.0.1:${port}`,
      grpc.credentials.createInsecure(),
      channelOptions,
    );
  }

  /** Tells a provider that somebody else started where the engine is. */
  async attach(engineAddress: string): Promise<void> {
    await call(this.client, this.client.attach, new plugins.PluginAttach().setAddress(engineAddress));
  }

  /** The first call: says what the engine can do and learns what the provider can. */
  async handshake(engineAddress: string, directory: string): Promise<void> {
    const request = new messages.ProviderHandshakeRequest()
      .setEngineAddress(engineAddress)
      .setRootDirectory(directory)
      .setProgramDirectory(directory)
      .setConfigureWithUrn(true)
      .setInvokeWithPreview(true);
    try {
      const response = await call(this.client, this.client.handshake, request);
      this.shookHands = true;
      this.capabilities = {
        acceptSecrets: response.getAcceptSecrets(),
        acceptResources: response.getAcceptResources(),
        supportsPreview: true,
      };
    } catch (error) {
      if (!isUnimplemented(error)) throw error;
    }
  }

  checkConfig(urn: string, olds: PropertyMap | undefined, news: PropertyMap, preview: boolean): Promise<CheckResult> {
    return checkConfig(this.client, urn, olds, news, preview);
  }

  diffConfig(
    urn: string,
    id: string,
    oldInputs: PropertyMap,
    oldOutputs: PropertyMap,
    news: PropertyMap,
  ): Promise<DiffResult> {
    return diffConfig(this.client, urn, id, oldInputs, oldOutputs, news);
  }

  /**
   * Configures the provider. It is not called when a value is still unknown: then no call reaches
   * the provider until the real run.
   */
  async configure(urn: string, id: string, pkg: string, config: PropertyMap, unknown: boolean): Promise<void> {
    if (unknown) {
      this.configurationUnknown = true;
      return;
    }
    const capabilities = await configure(this.client, urn, id, pkg, config);
    if (!this.shookHands) this.capabilities = capabilities;
  }

  async check(request: CheckRequest): Promise<CheckResult> {
    if (this.configurationUnknown) return { inputs: request.news, failures: [] };
    const flags = this.flags(request.preview);
    const message = identified(new messages.CheckRequest(), request.urn)

      .setOlds(encodeStruct(request.olds ?? {}, flags))
      .setNews(encodeStruct(request.news, flags))
      .setRandomseed(request.randomSeed);
    const response = await call(this.client, this.client.check, message).catch(rethrow);
    const inputs = response.getInputs();
    return {
      inputs: inputs ? this.received(inputs, request.news, request.preview) : {},
      failures: response.getFailuresList().map((f) => ({ property: f.getProperty(), reason: f.getReason() })),
    };
  }

  async diff(request: DiffRequest): Promise<DiffResult> {
    if (this.configurationUnknown) {
      throw new DiffUnavailableError(
        "The provider for this resource has inputs that are not known during preview.\n" +
          "This preview may not correctly represent the changes that will be applied during an update.",
      );
    }
    const flags = this.flags(request.preview);
    const message = identified(new messages.DiffRequest(), request.urn)

      .setId(request.id)
      .setOlds(encodeStruct(request.oldOutputs, { ...flags, elideAssets: true }))
      .setOldInputs(encodeStruct(request.oldInputs, { ...flags, elideAssets: true }))
      .setNews(encodeStruct(request.newInputs, { ...flags, elideAssets: true }))
      .setIgnorechangesList(request.ignoreChanges);
    return toDiffResult(await call(this.client, this.client.diff, message).catch(rethrow));
  }

  async create(request: CreateRequest): Promise<CreateResult> {
    if (request.preview && (this.configurationUnknown || !this.capabilities.supportsPreview)) {
      return { id: "", outputs: this.configurationUnknown ? {} : request.inputs };
    }
    const message = identified(new messages.CreateRequest(), request.urn)

      .setProperties(encodeStruct(request.inputs, this.flags(request.preview)))
      .setTimeout(request.timeout)
      .setPreview(request.preview);
    const response = await call(this.client, this.client.create, message).catch(rethrowResourceError);
    if (!request.preview && !response.getId()) throw new Error("provider did not return an ID from Create");
    return { id: response.getId(), outputs: this.received(response.getProperties(), request.inputs, request.preview) };
  }

  async update(request: UpdateRequest): Promise<PropertyMap> {
    if (request.preview && (this.configurationUnknown || !this.capabilities.supportsPreview)) {
      return this.configurationUnknown ? {} : request.newInputs;
    }
    const flags = this.flags(request.preview);
    const message = identified(new messages.UpdateRequest(), request.urn)

      .setId(request.id)
      .setOlds(encodeStruct(request.oldOutputs, { ...flags, elideAssets: true }))
      .setOldInputs(encodeStruct(request.oldInputs, { ...flags, elideAssets: true }))
      .setNews(encodeStruct(request.newInputs, flags))
      .setIgnorechangesList(request.ignoreChanges)
      .setTimeout(request.timeout)
      .setPreview(request.preview);
    const response = await call(this.client, this.client.update, message).catch(rethrowResourceError);
    return this.received(response.getProperties(), request.newInputs, request.preview);
  }

  async read(request: ReadRequest): Promise<ReadResult> {
    if (this.configurationUnknown) return { id: request.id, outputs: {}, inputs: {} };
    const flags = { ...this.flags(false), elideAssets: true };
    const message = identified(new messages.ReadRequest(), request.urn).setId(request.id).setTimeout(request.timeout);
    if (request.outputs) message.setProperties(encodeStruct(request.outputs, flags));
    if (request.inputs) message.setInputs(encodeStruct(request.inputs, flags));
    const response = await call(this.client, this.client.read, message).catch(rethrowResourceError);
    const secretsOf = { ...request.outputs, ...request.inputs };
    const inputs = response.getInputs();
    const outputs = response.getProperties();
    return {
      id: response.getId(),
      outputs: outputs && withAssetContents(this.received(outputs, secretsOf, false), request.inputs),
      inputs: inputs && withAssetContents(this.received(inputs, request.inputs ?? {}, false), request.inputs),
    };
  }

  async delete(request: DeleteRequest): Promise<void> {
    const flags = { ...this.flags(false), elideAssets: true };
    const message = identified(new messages.DeleteRequest(), request.urn)

      .setId(request.id)
      .setProperties(encodeStruct(request.outputs, flags))
      .setOldInputs(encodeStruct(request.inputs, flags))
      .setTimeout(request.timeout);
    await call(this.client, this.client.delete, message).catch(rethrowResourceError);
  }

  async invoke(token: string, args: PropertyMap, preview: boolean): Promise<InvokeResult> {
    if (this.configurationUnknown) return { failures: [] };
    const message = new messages.InvokeRequest()
      .setTok(token)
      .setArgs(encodeStruct(args, this.flags(preview)))
      .setPreview(preview);
    const response = await call(this.client, this.client.invoke, message).catch(rethrow);
    return {
      result: decodeStruct(response.getReturn(), RECEIVED),
      failures: response.getFailuresList().map((f) => ({ property: f.getProperty(), reason: f.getReason() })),
    };
  }

  /** Asks the provider to give up the calls in flight. */
  async cancel(): Promise<void> {
    await call(this.client, this.client.cancel, new empty.Empty()).catch(() => undefined);
  }

  close(): void {
    this.client.close();
  }

  private flags(preview: boolean): WireFlags {
    return {
      keepUnknowns: preview,
      keepSecrets: this.capabilities.acceptSecrets,
      keepResources: this.capabilities.acceptResources,
    };
  }

  /** Decodes an answer; a provider which takes no secrets gives them back in clear, so they are marked again. */
  private received(struct: Parameters<typeof decodeStruct>[0], sent: PropertyMap, preview: boolean): PropertyMap {
    const values = decodeStruct(struct, { ...RECEIVED, rejectUnknowns: !preview });
    return this.capabilities.acceptSecrets ? values : markSecrets(values, sent);
  }
}

function rethrow(error: unknown): never {
  throw new Error(errorMessage(error));
}

function rethrowResourceError(error: unknown): never {
  throw resourceError(error);
}
