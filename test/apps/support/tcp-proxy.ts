import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Stands between a client and a server, to cut their connections. */
export interface TcpProxy {
  readonly port: number;
  /** Breaks every connection there is; new ones are let through. */
  cut(): void;
  /** Refuses connections, and breaks those there are, until opened again. */
  refuse(refuse: boolean): Promise<void>;
  close(): Promise<void>;
}

/** @param target where to pass connections on to */
export async function tcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(target);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far);
    far.pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  const { port } = server.address() as AddressInfo;
  const stop = () => {
    cut();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return {
    port,
    cut,
    refuse(refuse) {
      return refuse ? stop() : new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
    },
    close: stop,
  };
}
