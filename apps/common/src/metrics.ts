import { createServer, type Server } from "node:http";
import { collectDefaultMetrics, Registry } from "prom-client";

export interface MetricsServer {
  registry: Registry;
  close(): Promise<void>;
}

/** The process's metrics for Prometheus at `/metrics`, and `/ready`: 200 once `ready` says so, else 503. */
export async function serveMetrics(app: string, port: number, ready: () => boolean): Promise<MetricsServer> {
  const registry = new Registry();
  registry.setDefaultLabels({ app });
  collectDefaultMetrics({ register: registry });
  const server = createServer((request, response) => {
    if (request.url === "/metrics") {
      registry.metrics().then(
        (text) => response.writeHead(200, { "content-type": registry.contentType }).end(text),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
      return;
    }
    if (request.url === "/ready") {
      response.writeHead(ready() ? 200 : 503).end();
      return;
    }
    response.writeHead(404).end();
  });
  await listen(server, port);
  return { registry, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen(port, () => resolve());
  });
}
