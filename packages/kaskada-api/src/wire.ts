import type { MessageTypeDefinition } from "@grpc/proto-loader";
import { definitions } from "./definitions.js";

/**
 * Encodes a message by its full name, for those that travel inside another (error details, page tokens).
 * @param name for example `google.rpc.RequestInfo`
 * @param message the message's fields in camelCase
 */
export function encodeMessage(name: string, message: object): Buffer {
  return type(name).serialize(message);
}

/**
 * Decodes a message by its full name; throws on bytes that are not such a message.
 * @param name for example `google.rpc.Status`
 * @param bytes its wire form
 */
export function decodeMessage<T>(name: string, bytes: Buffer): T {
  return type(name).deserialize(bytes) as T;
}

function type(name: string) {
  const found = definitions[name] as MessageTypeDefinition<object, object> | undefined;
  if (!found?.serialize) throw new Error(`no message type ${name} in the protos`);
  return found;
}
