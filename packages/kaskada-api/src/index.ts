export * from "./client.js";
export { definitions, type ServiceKey, serviceDefinition, serviceName } from "./definitions.js";
export { descriptor } from "./generated/descriptor.js";
export type * from "./generated/messages.js";
export type { Input } from "./input.js";
export { decodeMessage, encodeMessage } from "./wire.js";
