import type { ServiceDefinition } from "@grpc/grpc-js";
import { fromJSON, type PackageDefinition } from "@grpc/proto-loader";
import { descriptor } from "./generated/descriptor.js";

/** Every message and service, with names in camelCase, enums as strings and 64-bit numbers as numbers. */
export const definitions: PackageDefinition = fromJSON(descriptor as Parameters<typeof fromJSON>[0], {
  enums: String,
  longs: Number,
  defaults: true,
  oneofs: true,
});

const names = {
  tables: "kaskada.kaskada.v1alpha.TableService",
  views: "kaskada.kaskada.v1alpha.ViewService",
  materializations: "kaskada.kaskada.v1alpha.MaterializationService",
  queries: "kaskada.kaskada.v1alpha.QueryService",
  dataTokens: "kaskada.kaskada.v1alpha.DataTokenService",
  status: "rtkaskada.v1.StatusService",
  results: "rtkaskada.v1.ResultService",
  health: "grpc.health.v1.Health",
} as const;

/** The services by the short names that client and server use. */
export type ServiceKey = keyof typeof names;

/**
 * A service's definition as @grpc/grpc-js takes it for servers and clients.
 * @param key the service's short name
 */
export function serviceDefinition(key: ServiceKey): ServiceDefinition {
  return definitions[names[key]] as ServiceDefinition;
}

/**
 * @param key the service's short name
 */
export function serviceName(key: ServiceKey): string {
  return names[key];
}
