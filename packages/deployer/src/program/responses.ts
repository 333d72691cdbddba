import * as grpc from "@grpc/grpc-js";
import messages from "@pulumi/pulumi/proto/resource_pb.js";
import type { Goal } from "../plan/goal.js";
import type { RegisterResult } from "../plan/step.js";
import { StatusError } from "../plugins/grpc.js";
import { containsUnknown, encodeStruct, mapEntries, UNKNOWN_SENTINEL } from "../values/index.js";
import type { RegisterRequest } from "./registration.js";

const RESULTS = {
  success: messages.Result.SUCCESS,
  fail: messages.Result.FAIL,
  // The wire knows it, the SDK's declarations do not.
  skip: 2 as messages.Result,
} as const;

/** What the program hears of its registration. */
export function registerResponse(request: RegisterRequest, goal: Goal, result: RegisterResult, preview: boolean) {
  if (result.result !== "success" && !request.getSupportsresultreporting()) {
    throw new StatusError(grpc.status.INTERNAL, "resource registration failed");
  }
  const { state } = result;
  // Components know their own outputs: giving them the old ones would be wrong.
  let outputs = goal.custom ? (state.outputs ?? {}) : {};
  if (!request.getSupportspartialvalues()) {
    outputs = mapEntries(outputs, (value) => (containsUnknown(value) ? undefined : value));
  }
  const response = new messages.RegisterResourceResponse()
    .setUrn(state.urn)
    .setId(state.id === UNKNOWN_SENTINEL ? "" : (state.id ?? ""))
    .setObject(
      encodeStruct(outputs, {
        keepUnknowns: true,
        keepSecrets: request.getAcceptsecrets(),
        keepResources: request.getAcceptresources(),
      }),
    )
    .setResult(RESULTS[result.result])
    .setUnknown(!preview && result.unknown === true);
  return response;
}

/** What the program hears of a resource it has read. */
export function readResponse(request: InstanceType<typeof messages.ReadResourceRequest>, result: RegisterResult) {
  if (result.result !== "success") throw new StatusError(grpc.status.INTERNAL, "resource read failed");
  const { state } = result;
  const flags = {
    keepUnknowns: true,
    keepSecrets: request.getAcceptsecrets(),
    keepResources: request.getAcceptresources(),
  };
  return new messages.ReadResourceResponse().setUrn(state.urn).setProperties(encodeStruct(state.outputs ?? {}, flags));
}
