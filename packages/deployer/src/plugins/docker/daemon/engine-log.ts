import * as grpc from "@grpc/grpc-js";
import engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import enginePb from "@pulumi/pulumi/proto/engine_pb.js";
import { channelOptions } from "../../grpc.js";

const SEVERITY = { info: enginePb.LogSeverity.INFO, warning: enginePb.LogSeverity.WARNING } as const;

/** Sends messages to the engine, in order. */
export class EngineLog {
  private client?: InstanceType<typeof engineGrpc.EngineClient>;
  private last: Promise<void> = Promise.resolve();

  /** @param address where the engine listens; without one nothing is sent */
  constructor(address?: string) {
    if (address) this.attach(address);
  }

  attach(address: string): void {
    this.client = new engineGrpc.EngineClient(address, grpc.credentials.createInsecure(), channelOptions);
  }

  /**
   * Queues a message.
   * @param ephemeral whether it gives way to the next one
   */
  send(urn: string, severity: keyof typeof SEVERITY, message: string, ephemeral: boolean): void {
    const { client } = this;
    if (!client || message === "") return;
    const request = new enginePb.LogRequest();
    request.setUrn(urn);
    request.setSeverity(SEVERITY[severity]);
    request.setMessage(message);
    request.setEphemeral(ephemeral);
    // Messages that can't be delivered must not fail the operation they tell of.
    this.last = this.last.then(() => new Promise((done) => client.log(request, () => done())));
  }

  /** Resolves when every message so far has been taken. */
  flush(): Promise<void> {
    return this.last;
  }
}
