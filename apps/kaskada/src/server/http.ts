import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Registry } from "prom-client";

/** A listening HTTP server. */
export interface HttpServer {
  port: number;
  close(): Promise<void>;
}

/**
 * Serves /ping (the process lives), /ready (it takes calls) and /metrics (Prometheus).
 * @param port 0 takes a free one
 * @param ready whether calls are taken now
 */
export async function serveHttp(
  port: number,
  host: string,
  registry: Registry,
  ready: () => boolean,
): Promise<HttpServer> {
  const server: Server = createServer((request, response) => {
    const answer = (status: number, text: string, type = "text/plain") => {
      response.writeHead(status, { "Content-Type": type }).end(text);
    };
    switch (request.url) {
      case "/ping":
        return answer(200, "pong\n");
      case "/ready":
        return ready() ? answer(200, "ready\n") : answer(503, "not ready\n");
      case "/metrics":
        return void registry.metrics().then(
          (text) => answer(200, text, registry.contentType),
          (error: Error) => answer(500, error.message),
        );
      default:
        return answer(404, "not found\n");
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
