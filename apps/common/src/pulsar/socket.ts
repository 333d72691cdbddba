import type { Duplex } from "node:stream";
import WebSocket from "ws";
import type { Log } from "../log.js";

const PING_MS = 30_000;
const OPEN_WITHIN_MS = 15_000;
const CLOSE_WITHIN_MS = 5_000;

/** Why a connection was refused. `status` is the HTTP status when there was an answer. */
export class ConnectError extends Error {
  override name = "ConnectError";

  constructor(
    message: string,
    readonly status?: number,
  ) {
    super(message);
  }

  /** 409 (the name is still connected) and 5xx pass; what the client itself got wrong doesn't. */
  get retriable(): boolean {
    return this.status === undefined || this.status === 409 || this.status === 429 || this.status >= 500;
  }
}

/** Whether another try may succeed: unless the error says that it can't. */
export function isRetriable(error: unknown): boolean {
  return (error as { retriable?: boolean }).retriable !== false;
}

/** The streams under open connections. */
const streams = new WeakMap<WebSocket, Duplex>();

/** Opens a connection that stays alive (the server drops those idle for 300 s) and notices a dead peer. */
export function openSocket(url: URL, token: string | undefined, onText: (text: string) => void): Promise<WebSocket> {
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  const socket = new WebSocket(url, {
    headers,
    perMessageDeflate: false,
    handshakeTimeout: OPEN_WITHIN_MS,
    // What the server sends is JSON, made by itself.
    skipUTF8Validation: true,
    // Masks keep what a web page makes a browser send from fooling proxies. There is no such page here, and a mask of
    // zeros spares the work of applying it.
    generateMask: (mask) => mask.fill(0),
  });
  const where = `${url.host}${url.pathname}`;
  return new Promise((resolve, reject) => {
    socket.on("message", (data: Buffer) => onText(data.toString("utf8")));
    socket.once("unexpected-response", (request, response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => {
        if (body.length < 2000) body += chunk.toString("utf8");
      });
      response.on("end", () => {
        request.destroy();
        const status = response.statusCode ?? 0;
        reject(new ConnectError(`${where}: ${status} ${response.statusMessage ?? ""} ${plain(body)}`.trim(), status));
      });
    });
    socket.once("upgrade", (response) => streams.set(socket, response.socket));
    socket.once("open", () => {
      keepAlive(socket);
      resolve(socket);
    });
    // Stays for the socket's whole life: an error without a listener would end the process. "close" follows it.
    socket.on("error", (error) => reject(new ConnectError(`${where}: ${error.message}`)));
    socket.once("close", () => reject(new ConnectError(`${where}: closed before it was open`)));
  });
}

/**
 * Sends a text. Those of one round of the event loop go out in one write: a call of the system for each would cost more
 * than all the rest.
 */
export function sendText(socket: WebSocket, text: string): void {
  const stream = streams.get(socket);
  if (stream && stream.writableCorked === 0) {
    stream.cork();
    setImmediate(() => stream.uncork());
  }
  socket.send(text);
}

/** The text of Jetty's error pages. */
function plain(body: string): string {
  return body
    .replace(/<style[\s\S]*?<\/style>|<[^>]+>/g, " ")
    .replace(/\s+/g, " ")
    .slice(0, 300)
    .trim();
}

function keepAlive(socket: WebSocket): void {
  let answered = true;
  socket.on("pong", () => {
    answered = true;
  });
  const timer = setInterval(() => {
    if (!answered) {
      socket.terminate();
      return;
    }
    answered = false;
    socket.ping();
  }, PING_MS);
  timer.unref();
  socket.once("close", () => clearInterval(timer));
}

/** Waits until the server has read everything sent before: it answers frames in order. */
export function roundTrip(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = () => {
      socket.off("close", lost);
      resolve();
    };
    const lost = () => {
      socket.off("pong", done);
      reject(new ConnectError("the connection was lost"));
    };
    socket.once("pong", done);
    socket.once("close", lost);
    socket.ping();
  });
}

/** Closes politely; forces it when the server doesn't answer. */
export function closeSocket(socket: WebSocket | undefined): Promise<void> {
  if (!socket || socket.readyState === WebSocket.CLOSED) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => socket.terminate(), CLOSE_WITHIN_MS);
    socket.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
    socket.close(1000);
  });
}

/** Says in the log that a connection was lost or refused. */
export function warnOf(log: Log, what: string): (error: unknown, attempt: number, waitMs: number) => void {
  return (error, attempt, waitMs) => {
    const fields = { reason: (error as Error).message, attempt: attempt + 1, waitMs: Math.round(waitMs) };
    log.warn(fields, `${what}: not connected, trying again`);
  };
}
