import { type Log, reasonOf, silentLog } from "../log.js";
import { PulsarAdmin } from "../pulsar-admin.js";
import { NativeTransport } from "./native-transport.js";
import type { PulsarTransport } from "./transport.js";
import { WebSocketTransport } from "./websocket-transport.js";

const CONNECT_WITHIN_MS = 60_000;

export interface PulsarOptions {
  /** `pulsar://host:6650`, for the native transport */
  serviceUrl: string;
  /** `http://host:8080` */
  adminUrl: string;
  /** `ws://host:8080/ws/v2`; derived from the admin address by default */
  webSocketUrl?: string;
  token?: string;
  /** `auto` takes the native transport where its addon loads, else the WebSocket one. */
  transport?: "auto" | "native" | "websocket";
  log?: Log;
  /** How long a first connection is tried for; 60 s by default. */
  connectWithinMs?: number;
}

/** Opens the transport that is asked for, or the best that loads. Connections are made as producers and consumers are. */
export async function openTransport(options: PulsarOptions): Promise<PulsarTransport> {
  const { serviceUrl, adminUrl, token, transport = "auto", log = silentLog } = options;
  const admin = new PulsarAdmin(adminUrl, token);
  if (transport !== "websocket") {
    try {
      return await NativeTransport.load(serviceUrl, token, admin);
    } catch (error) {
      if (transport === "native") throw new Error(`Pulsar's native client can't be loaded: ${reasonOf(error)}`);
      log.debug({ reason: reasonOf(error) }, "Pulsar's native client can't be loaded: using its WebSocket API");
    }
  }
  const url = (options.webSocketUrl ?? webSocketUrlOf(adminUrl)).replace(/\/+$/, "");
  const connectWithinMs = options.connectWithinMs ?? CONNECT_WITHIN_MS;
  return new WebSocketTransport({ url, log, connectWithinMs, ...(token && { token }) }, admin);
}

/** The WebSocket API's address where the broker itself serves it. */
export function webSocketUrlOf(adminUrl: string): string {
  return `${adminUrl.replace(/^http/, "ws").replace(/\/+$/, "")}/ws/v2`;
}
