import * as grpc from "@grpc/grpc-js";
import pluginPb from "@pulumi/pulumi/proto/plugin_pb.js";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import { decodeStruct, encodeStruct, type PropertyMap } from "../../../values/index.js";
import { StatusError } from "../../grpc.js";
import type { DockerProvider } from "../provider.js";
import { checkResponse, diffResponse, readAutonaming } from "./answers.js";
import { checkConfig, diffConfig } from "./config.js";
import { unary } from "./handler.js";

/** The version of `@pulumi/docker` whose resources this plugin serves. */
export const VERSION = "5.2.0";

/** Secrets arrive unmarked because the plugin does not claim to understand them; the engine marks them again. */
const RECEIVED = { keepUnknowns: true };
const SENT = { keepUnknowns: true, keepSecrets: true };

type Struct = Parameters<typeof decodeStruct>[0];
const read = (struct: Struct) => decodeStruct(struct, RECEIVED);
const write = (map: PropertyMap) => encodeStruct(map, SENT);

/** The plugin's side of Pulumi's provider protocol. */
export function providerService(provider: DockerProvider): grpc.UntypedServiceImplementation {
  return {
    ...lifecycle(provider),
    ...resources(provider),
    ...unsupported(),
  };
}

function lifecycle(provider: DockerProvider) {
  return {
    checkConfig: unary((request: InstanceType<typeof pb.CheckRequest>) => checkConfig(read(request.getNews()))),
    diffConfig: unary((request: InstanceType<typeof pb.DiffRequest>) =>
      diffConfig(read(request.getOlds()), read(request.getNews())),
    ),
    configure: unary(async (request: InstanceType<typeof pb.ConfigureRequest>) => {
      await provider.configure(read(request.getArgs()));
      const response = new pb.ConfigureResponse();
      response.setSupportspreview(true);
      response.setSupportsAutonamingConfiguration(true);
      return response;
    }),
    getPluginInfo: unary(() => {
      const info = new pluginPb.PluginInfo();
      info.setVersion(VERSION);
      return info;
    }),
    attach: unary((request: InstanceType<typeof pluginPb.PluginAttach>) => {
      provider.engine.attach(request.getAddress());
      return new emptyPb.Empty();
    }),
    cancel: unary(() => {
      provider.cancel();
      return new emptyPb.Empty();
    }),
  };
}

function resources(provider: DockerProvider) {
  return {
    check: unary(async (request: InstanceType<typeof pb.CheckRequest>) =>
      checkResponse(
        await provider.check(
          request.getUrn(),
          read(request.getOlds()),
          read(request.getNews()),
          request.getRandomseed_asU8(),
          readAutonaming(request.getAutonaming()),
        ),
      ),
    ),
    diff: unary((request: InstanceType<typeof pb.DiffRequest>) =>
      diffResponse(
        provider.diff(
          request.getUrn(),
          read(request.getOlds()),
          read(request.getNews()),
          request.getIgnorechangesList(),
        ),
      ),
    ),
    create: unary(async (request: InstanceType<typeof pb.CreateRequest>) => {
      const inputs = read(request.getProperties());
      const live = await provider.create(request.getUrn(), inputs, request.getPreview(), request.getTimeout());
      await provider.engine.flush();
      const response = new pb.CreateResponse();
      response.setId(live.id);
      response.setProperties(write(live.state));
      return response;
    }),
    update: unary(async (request: InstanceType<typeof pb.UpdateRequest>) => {
      const [id, olds, news] = [request.getId(), read(request.getOlds()), read(request.getNews())];
      const live = await provider.update(request.getUrn(), id, olds, news, request.getPreview(), request.getTimeout());
      await provider.engine.flush();
      const response = new pb.UpdateResponse();
      response.setProperties(write(live.state));
      return response;
    }),
    read: unary(async (request: InstanceType<typeof pb.ReadRequest>) => {
      const [state, inputs] = [read(request.getProperties()), read(request.getInputs())];
      const found = await provider.read(request.getUrn(), request.getId(), state, inputs);
      const response = new pb.ReadResponse();
      if (!found) return response;
      response.setId(found.id);
      response.setProperties(write(found.state));
      response.setInputs(write(found.inputs));
      return response;
    }),
    delete: unary(async (request: InstanceType<typeof pb.DeleteRequest>) => {
      await provider.delete(request.getUrn(), request.getId(), read(request.getProperties()), request.getTimeout());
      return new emptyPb.Empty();
    }),
    invoke: unary(async (request: InstanceType<typeof pb.InvokeRequest>) => {
      const response = new pb.InvokeResponse();
      response.setReturn(write(await provider.invoke(request.getTok(), read(request.getArgs()))));
      return response;
    }),
  };
}

/** What the original plugin does not implement either; the engine does without. */
function unsupported() {
  const refuse = (method: string) =>
    unary(() => {
      throw new StatusError(grpc.status.UNIMPLEMENTED, `method ${method} not implemented`);
    });
  const methods = ["handshake", "parameterize", "getSchema", "call", "construct", "getMapping", "getMappings"];
  return {
    ...Object.fromEntries(methods.map((method) => [method, refuse(method)])),
    list: (call: grpc.ServerWritableStream<unknown, unknown>) =>
      call.emit("error", new StatusError(grpc.status.UNIMPLEMENTED, "method list not implemented")),
  };
}
