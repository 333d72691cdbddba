import { stripVTControlCharacters } from "node:util";
import * as grpc from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/engine_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import type { EventListener, Severity } from "../display/events.js";
import { channelOptions, handler, listen, StatusError } from "../plugins/grpc.js";
import { ENGINE_VERSION, satisfies } from "./version.js";

const SEVERITIES: Severity[] = ["debug", "info", "warning", "error"];

/** The service by which programs and plugins log and learn about the engine. */
export class EngineService {
  private readonly server = new grpc.Server(channelOptions);
  private rootUrn = "";

  constructor(emit: EventListener) {
    this.server.addService(services.EngineService, {
      log: handler((request: InstanceType<typeof messages.LogRequest>) => {
        emit({
          kind: "diagnostic",
          urn: request.getUrn() || this.rootUrn,
          severity: SEVERITIES[request.getSeverity()] ?? "info",
          // The SDK colours stack traces even when nobody sees colours.
          message: stripVTControlCharacters(request.getMessage()),
          streamId: request.getStreamid(),
          ephemeral: request.getEphemeral(),
        });
        return new empty.Empty();
      }),
      setRootResource: handler((request: InstanceType<typeof messages.SetRootResourceRequest>) => {
        this.rootUrn = request.getUrn();
        return new messages.SetRootResourceResponse();
      }),
      getRootResource: handler(() => new messages.GetRootResourceResponse().setUrn(this.rootUrn)),
      startDebugging: handler(() => new empty.Empty()),
      requirePulumiVersion: handler((request: InstanceType<typeof messages.RequirePulumiVersionRequest>) => {
        const range = request.getPulumiVersionRange();
        if (!satisfies(ENGINE_VERSION, range)) {
          const text = `Pulumi CLI version ${ENGINE_VERSION} does not satisfy the version range ${JSON.stringify(range)}`;
          throw new StatusError(grpc.status.FAILED_PRECONDITION, text);
        }
        return new messages.RequirePulumiVersionResponse();
      }),
    });
  }

  /** Starts serving; returns the address. */
  start(): Promise<string> {
    return listen(this.server);
  }

  close(): void {
    this.server.forceShutdown();
  }
}
