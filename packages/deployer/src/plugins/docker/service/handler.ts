import * as grpc from "@grpc/grpc-js";
import providerPb from "@pulumi/pulumi/proto/provider_pb.js";
import statusPb from "@pulumi/pulumi/proto/status_pb.js";
import anyPb from "google-protobuf/google/protobuf/any_pb.js";
import { encodeStruct } from "../../../values/index.js";
import { UnfinishedError } from "../operation.js";

/** Makes an async function the handler of a unary call. Errors reach the engine in the form it understands. */
export function unary<Request, Response>(
  handle: (request: Request) => Promise<Response> | Response,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => handle(call.request))
      .then(
        (response) => callback(null, response),
        (error) => callback(toStatus(error)),
      );
  };
}

function toStatus(error: unknown): Partial<grpc.StatusObject> {
  const message = error instanceof Error ? error.message : String(error);
  const code = (error as { code?: unknown }).code;
  const status = typeof code === "number" ? code : grpc.status.UNKNOWN;
  if (!(error instanceof UnfinishedError)) return { code: status, details: message };
  return { code: grpc.status.UNKNOWN, details: message, metadata: unfinishedDetails(error, message) };
}

/** Tells the engine that the resource exists, so that it keeps its id and state. */
function unfinishedDetails(error: UnfinishedError, message: string): grpc.Metadata {
  const failure = new providerPb.ErrorResourceInitFailed();
  failure.setId(error.id);
  failure.setProperties(encodeStruct(error.properties, { keepSecrets: true }));
  failure.setReasonsList([message]);
  const detail = new anyPb.Any();
  detail.pack(failure.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new statusPb.Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(message);
  status.addDetails(detail);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return metadata;
}
