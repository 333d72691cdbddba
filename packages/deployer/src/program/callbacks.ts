import * as grpc from "@grpc/grpc-js";
import clients from "@pulumi/pulumi/proto/callback_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/callback_pb.js";
import { call, channelOptions, errorMessage } from "../plugins/grpc.js";

/** A function in the program, as it is referred to on the wire. */
export interface Callback {
  target: string;
  token: string;
}

export function readCallback(callback: InstanceType<typeof messages.Callback>): Callback {
  return { target: callback.getTarget(), token: callback.getToken() };
}

/** Calls functions of the program: transforms and hooks. */
export class Callbacks {
  private readonly clients = new Map<string, InstanceType<typeof clients.CallbacksClient>>();

  /** Calls a function with a serialized request; returns the serialized answer. */
  async invoke({ target, token }: Callback, request: Uint8Array): Promise<Uint8Array> {
    let client = this.clients.get(target);
    if (!client) {
      client = new clients.CallbacksClient(target, grpc.credentials.createInsecure(), channelOptions);
      this.clients.set(target, client);
    }
    const message = new messages.CallbackInvokeRequest().setToken(token).setRequest(request);
    const response = await call(client, client.invoke, message).catch((error) => {
      throw new Error(errorMessage(error));
    });
    return response.getResponse_asU8();
  }

  close(): void {
    for (const client of this.clients.values()) client.close();
  }
}
