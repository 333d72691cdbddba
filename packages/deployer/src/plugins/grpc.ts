import * as grpc from "@grpc/grpc-js";

/** Messages of Pulumi's protocols may be large: whole programs travel in them. */
export const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

export const channelOptions = {
  "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
  "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
};

type Unary<Request, Response> = (
  request: Request,
  metadata: grpc.Metadata,
  options: Partial<grpc.CallOptions>,
  callback: (error: grpc.ServiceError | null, response: Response) => void,
) => grpc.ClientUnaryCall;

/** Calls a unary method and gives a promise of its answer. */
export function call<Request, Response>(
  client: grpc.Client,
  method: Unary<Request, Response>,
  request: Request,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    method.call(client, request, new grpc.Metadata(), {}, (error, response) =>
      error ? reject(error) : resolve(response),
    );
  });
}

/** Whether an error says that the other side does not know the method. */
export function isUnimplemented(error: unknown): boolean {
  return (error as grpc.ServiceError | undefined)?.code === grpc.status.UNIMPLEMENTED;
}

/** The message of a gRPC error as its sender wrote it, without the code's name before it. */
export function errorMessage(error: unknown): string {
  const service = error as Partial<grpc.ServiceError> | undefined;
  return service?.details || (error instanceof Error ? error.message : String(error));
}

/** Starts a server on a free port of the loopback interface. */
export async function listen(server: grpc.Server): Promise<string> {
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return `127.0.0.1:${port}`;
}

/** Makes an async function the handler of a unary call. */
export function handler<Request, Response>(
  handle: (request: Request) => Promise<Response> | Response,
): grpc.handleUnaryCall<Request, Response> {
  return (unary, callback) => {
    Promise.resolve()
      .then(() => handle(unary.request))
      .then(
        (response) => callback(null, response),
        (error) => callback(toStatus(error)),
      );
  };
}

function toStatus(error: unknown): Partial<grpc.StatusObject> {
  const code = (error as Partial<grpc.ServiceError>).code;
  return { code: typeof code === "number" ? code : grpc.status.UNKNOWN, details: errorMessage(error) };
}

/** An error which reaches the caller with the given gRPC code. */
export class StatusError extends Error {
  constructor(
    readonly code: grpc.status,
    message: string,
  ) {
    super(message);
  }
}
