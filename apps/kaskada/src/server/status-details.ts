import { Metadata, status } from "@grpc/grpc-js";
import { encodeMessage } from "@rt-kaskada/kaskada-api";
import { ApiError } from "./api-error.js";

/** An error as @grpc/grpc-js sends it: code, text and the details trailer that clients with rich errors read. */
export interface StatusReply {
  code: status;
  details: string;
  metadata: Metadata;
}

/**
 * Turns whatever a handler threw into a status with the request's id attached.
 * @param error what was thrown
 * @param requestId the id under which the call was logged
 */
export function toStatus(error: unknown, requestId: string): StatusReply {
  const code = error instanceof ApiError ? error.code : status.INTERNAL;
  const message = error instanceof Error ? error.message : String(error);
  const details = [any("google.rpc.RequestInfo", { requestId })];
  if (error instanceof ApiError && error.violations.length > 0) {
    details.push(any("google.rpc.PreconditionFailure", { violations: error.violations }));
  }
  const metadata = new Metadata();
  metadata.set("grpc-status-details-bin", encodeMessage("google.rpc.Status", { code, message, details }));
  return { code, details: message, metadata };
}

function any(name: string, message: object) {
  return { type_url: `type.googleapis.com/${name}`, value: encodeMessage(name, message) };
}
