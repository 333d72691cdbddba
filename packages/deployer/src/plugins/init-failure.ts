import * as grpc from "@grpc/grpc-js";
import providers from "@pulumi/pulumi/proto/provider_pb.js";
import statuses from "@pulumi/pulumi/proto/status_pb.js";
import { decodeStruct } from "../values/index.js";
import { errorMessage } from "./grpc.js";
import { InitError, UncertainError } from "./provider.js";

const DETAIL_TYPE = "pulumirpc.ErrorResourceInitFailed";
const RECEIVED = { keepUnknowns: true, keepSecrets: true, keepResources: true };
const UNCERTAIN = new Set([grpc.status.UNKNOWN, grpc.status.INTERNAL, grpc.status.DATA_LOSS]);

/**
 * Turns the gRPC error of a create, update or read into an `InitError` when its trailer says that the
 * resource exists but failed to initialise, into an `UncertainError` when nothing is known, else an `Error`.
 */
export function resourceError(error: unknown): Error {
  const service = error as grpc.ServiceError;
  for (const trailer of service.metadata?.get("grpc-status-details-bin") ?? []) {
    const status = statuses.Status.deserializeBinary(Buffer.from(trailer));
    for (const detail of status.getDetailsList()) {
      const failure = detail.unpack(providers.ErrorResourceInitFailed.deserializeBinary, DETAIL_TYPE);
      if (!failure) continue;
      const inputs = failure.getInputs();
      return new InitError(
        status.getMessage() || errorMessage(error),
        failure.getId(),
        decodeStruct(failure.getProperties(), RECEIVED),
        inputs && decodeStruct(inputs, RECEIVED),
        failure.getReasonsList(),
      );
    }
  }
  return UNCERTAIN.has(service.code) ? new UncertainError(errorMessage(error)) : new Error(errorMessage(error));
}
