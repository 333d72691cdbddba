import type Docker from "dockerode";
import type { PropertyMap } from "../../../values/index.js";
import { daemonMessage } from "../daemon/errors.js";
import { objects, text } from "../model/convert.js";
import type { Operation } from "../operation.js";

/** Starts a container. When a port it needs is taken, the error says which, and by whom if that is a container. */
export async function startContainer(operation: Operation, container: Docker.Container, wanted: PropertyMap) {
  try {
    await container.start();
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 304) return;
    const message = daemonMessage(error);
    throw new Error(`Unable to start container: ${await portProblem(operation, message, wanted)}${message}`);
  }
}

async function portProblem(operation: Operation, message: string, wanted: PropertyMap): Promise<string> {
  if (!/port is already allocated|address already in use/.test(message)) return "";
  const port = /:(\d+)(?: failed)?: (?:port is already|bind: address)/.exec(message)?.[1];
  if (!port) return "";
  const ip = text(objects(wanted.ports).find(({ external }) => String(external) === port)?.ip);
  const holder = await portHolder(operation, Number(port));
  return `port ${port}${ip ? ` of ${ip}` : ""}, which container resource "${operation.name}" (container ${wanted.name}) publishes, is already in use by ${holder}. Free the port or publish another one. The daemon said: `;
}

async function portHolder(operation: Operation, port: number): Promise<string> {
  const running = await operation.docker.listContainers();
  const holder = running.find((other) => other.Ports.some(({ PublicPort }) => PublicPort === port));
  return holder ? `container ${holder.Names[0]?.slice(1) ?? holder.Id}` : "another program on the Docker host";
}
