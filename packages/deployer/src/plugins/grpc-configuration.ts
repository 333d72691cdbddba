import type clients from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import { parseUrn, urnType } from "../plan/urn.js";
import { decodeStruct, encodeStruct, markSecrets, type PropertyMap, type WireFlags } from "../values/index.js";
import { toDiffResult } from "./diff-response.js";
import { call, errorMessage, isUnimplemented } from "./grpc.js";
import type { CheckResult, DiffResult } from "./provider.js";

type Client = InstanceType<typeof clients.ResourceProviderClient>;

/** How answers are read: with everything special they may carry. */
export const RECEIVED: WireFlags = { keepUnknowns: true, keepSecrets: true, keepResources: true };

/** What a provider can deal with, as it said when it was configured. */
export interface Capabilities {
  acceptSecrets: boolean;
  acceptResources: boolean;
  supportsPreview: boolean;
}

/** A message that says which resource it is about. */
interface Addressed {
  setUrn(urn: string): unknown;
  setName(name: string): unknown;
  setType(type: string): unknown;
}

/** Writes into a message which resource it is about. */
export function identified<T extends Addressed>(message: T, urn: string): T {
  message.setUrn(urn);
  message.setName(parseUrn(urn).name);
  message.setType(urnType(urn));
  return message;
}

/** Lets a provider check its own configuration. Values are given bare. */
export async function checkConfig(
  client: Client,
  urn: string,
  olds: PropertyMap | undefined,
  news: PropertyMap,
  preview: boolean,
): Promise<CheckResult> {
  const flags = { keepUnknowns: preview };
  const request = identified(new messages.CheckRequest(), urn)
    .setOlds(encodeStruct(olds ?? {}, flags))
    .setNews(encodeStruct(news, flags));
  try {
    const response = await call(client, client.checkConfig, request);
    const inputs = response.getInputs();
    return {
      inputs: inputs ? markSecrets(decodeStruct(inputs, RECEIVED), news) : news,
      failures: response.getFailuresList().map((f) => ({ property: f.getProperty(), reason: f.getReason() })),
    };
  } catch (error) {
    const text = errorMessage(error);
    if (isUnimplemented(error) || /not (yet )?implemented/i.test(text)) return { inputs: news, failures: [] };
    throw new Error(text);
  }
}

/** Compares configurations; "unknown" when the provider has no opinion. */
export async function diffConfig(
  client: Client,
  urn: string,
  id: string,
  oldInputs: PropertyMap,
  oldOutputs: PropertyMap,
  news: PropertyMap,
): Promise<DiffResult> {
  const flags = { keepUnknowns: true };
  const request = identified(new messages.DiffRequest(), urn)
    .setId(id)
    .setOlds(encodeStruct(oldOutputs, flags))
    .setOldInputs(encodeStruct(oldInputs, flags))
    .setNews(encodeStruct(news, flags));
  try {
    return toDiffResult(await call(client, client.diffConfig, request));
  } catch (error) {
    if (!isUnimplemented(error)) throw new Error(errorMessage(error));
    return { changes: "unknown", replaceKeys: [], changedKeys: [], stableKeys: [], deleteBeforeReplace: false };
  }
}

/** Configures a provider, and learns what it can. */
export async function configure(
  client: Client,
  urn: string,
  id: string,
  pkg: string,
  config: PropertyMap,
): Promise<Capabilities> {
  const request = identified(new messages.ConfigureRequest(), urn)
    .setArgs(encodeStruct(config, { keepSecrets: true, keepResources: true }))
    .setAcceptsecrets(true)
    .setAcceptresources(true)
    .setSendsOldInputs(true)
    .setSendsOldInputsToDelete(true);
  if (id) request.setId(id);
  const variables = request.getVariablesMap();
  for (const [key, value] of Object.entries(encodeStruct(config, {}).toJavaScript())) {
    variables.set(`${pkg}:config:${key}`, typeof value === "string" ? value : JSON.stringify(value));
  }
  const response = await call(client, client.configure, request).catch((error) => {
    throw new Error(errorMessage(error));
  });
  return {
    acceptSecrets: response.getAcceptsecrets(),
    acceptResources: response.getAcceptresources(),
    supportsPreview: response.getSupportspreview(),
  };
}
