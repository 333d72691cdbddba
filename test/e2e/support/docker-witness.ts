import { rmSync } from "node:fs";
import { createServer, request, type Server } from "node:http";

const ENGINE = "/var/run/docker.sock";

/** Stands between a client and the machine's Docker engine and remembers what was asked for: `GET /_ping`. */
export class DockerWitness {
  readonly requests: string[] = [];
  private readonly server: Server;

  /** @param socket path of the socket at which clients find it */
  constructor(private readonly socket: string) {
    this.server = createServer((incoming, outgoing) => {
      this.requests.push(`${incoming.method} ${incoming.url}`);
      const { method, url, headers } = incoming;
      const forwarded = request({ socketPath: ENGINE, method, path: url, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      forwarded.on("error", (error) => outgoing.writeHead(502).end(error.message));
      incoming.pipe(forwarded);
    });
  }

  /** What `DOCKER_HOST` has to be. */
  get host(): string {
    return `unix://${this.socket}`;
  }

  open(): Promise<void> {
    return new Promise((resolve) => this.server.listen(this.socket, resolve));
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
    rmSync(this.socket, { force: true });
  }

  /** Requests that ask for more than to be told something. */
  get changes(): string[] {
    return this.requests.filter((line) => !/^(GET|HEAD) /.test(line));
  }
}
