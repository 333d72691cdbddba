import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Stands between a client and a server, to cut their connections. */
export interface TcpProxy {
  readonly port: number;
  /** Breaks every connection there is; new ones are let through. */
  cut(): void;
  /** Refuses connections, and breaks those there are, until opened again. */
  refuse(refuse: boolean): void;
  close(): Promise<void>;
}

/** @param target where to pass connections on to */
export async function tcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let refusing = false;
  const server = createServer((near) => {
    if (refusing) {
      near.destroy();
      return;
    }
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
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    refuse(refuse) {
      refusing = refuse;
      if (refuse) cut();
    },
    close() {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
