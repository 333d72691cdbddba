import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type {
  Metadata,
  Server,
  ServerUnaryCall,
  ServerWritableStream,
  sendUnaryData,
  UntypedHandleCall,
} from "@grpc/grpc-js";
import type { Log } from "@rt-kaskada/common";
import { type ServiceKey, serviceDefinition } from "@rt-kaskada/kaskada-api";
import { withFields } from "../log-fields.js";
import { ApiError } from "./api-error.js";
import { toStatus } from "./status-details.js";

/** What a handler knows of the call besides its request. */
export interface CallContext {
  /** Whose objects the call is about: the `client-id` of its metadata. */
  owner: string;
  requestId: string;
  log: Log;
  /** Aborted when the caller goes away. */
  signal: AbortSignal;
}

type Unary = (request: never, context: CallContext) => Promise<object>;
type Streaming = (request: never, context: CallContext) => AsyncIterable<object>;

/** One handler for each of a service's methods: those that stream are async generators. */
export type Handlers<Service> = {
  [Method in keyof Service]: Service[Method] extends (request: never) => AsyncIterable<unknown> ? Streaming : Unary;
};

/** The owner of calls that carry no `client-id`. */
const DEFAULT_OWNER = "default-client-id";

/**
 * Serves a service: every reply gets the request's id, every error a status.
 * @param server the gRPC server
 * @param key which service
 * @param handlers its methods, in camelCase
 * @param log parent of the calls' loggers
 */
export function addService<Service>(server: Server, key: ServiceKey, handlers: Handlers<Service>, log: Log): void {
  const methods: Record<string, UntypedHandleCall> = {};
  for (const [name, method] of Object.entries(serviceDefinition(key))) {
    const handler = handlers[(name[0]!.toLowerCase() + name.slice(1)) as keyof Service];
    methods[name] = method.responseStream
      ? serveStream(name, handler as Streaming, log)
      : serveUnary(name, handler as Unary, log);
  }
  server.addService(serviceDefinition(key), methods);
}

function serveUnary(name: string, handler: Unary, log: Log) {
  return (call: ServerUnaryCall<unknown, unknown>, reply: sendUnaryData<unknown>): void => {
    const context = contextOf(name, call, log);
    handler(call.request as never, context).then(
      (response) => reply(null, { ...response, requestDetails: { requestId: context.requestId } }),
      (error) => {
        report(error, context);
        reply(toStatus(error, context.requestId));
      },
    );
  };
}

function serveStream(name: string, handler: Streaming, log: Log) {
  return async (call: ServerWritableStream<unknown, unknown>): Promise<void> => {
    const context = contextOf(name, call, log);
    try {
      for await (const message of handler(call.request as never, context)) {
        if (context.signal.aborted) return;
        const room = call.write({ ...message, requestDetails: { requestId: context.requestId } });
        if (!room) await once(call, "drain", { signal: context.signal }).catch(() => {});
      }
      call.end();
    } catch (error) {
      report(error, context);
      // This, and not destroying it, is how a stream is told its status.
      call.emit("error", toStatus(error, context.requestId));
    }
  };
}

function contextOf(
  method: string,
  call: { metadata: Metadata; on(event: "cancelled", f: () => void): unknown },
  log: Log,
): CallContext {
  const requestId = randomUUID();
  const abort = new AbortController();
  call.on("cancelled", () => abort.abort());
  const owner = call.metadata.get("client-id")[0]?.toString() || DEFAULT_OWNER;
  return { owner, requestId, log: withFields(log, { method, requestId }), signal: abort.signal };
}

function report(error: unknown, { log }: CallContext): void {
  if (error instanceof ApiError) log.info({ code: error.code }, error.message);
  else log.error({ err: error }, "call failed");
}
