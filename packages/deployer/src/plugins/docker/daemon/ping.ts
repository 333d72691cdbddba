import { get as httpGet } from "node:http";
import { get as httpsGet } from "node:https";
import type { DockerOptions } from "dockerode";

const TIMEOUT_MS = 60_000;

/** Asks a daemon whether it is there; throws the reason when it isn't. */
export function ping({ protocol, socketPath, host, port, ca, cert, key }: DockerOptions): Promise<void> {
  const get = protocol === "https" ? httpsGet : httpGet;
  const address = { socketPath, host, port: port && Number(port), path: "/_ping", timeout: TIMEOUT_MS };
  return new Promise((resolve, reject) => {
    const request = get({ ...address, ca, cert, key }, (response) => {
      response.resume();
      if (response.statusCode === 200) resolve();
      else reject(new Error(`it answered with HTTP status ${response.statusCode}`));
    });
    request.once("timeout", () => request.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)));
    request.once("error", reject);
  });
}
