import { request } from "node:http";
import { createServer } from "node:net";
import type { Ports } from "../config";
import { STACK_LABEL } from "./docker-parts";

interface ContainerInfo {
  Names: string[];
  Labels: Record<string, string>;
  Ports: { PublicPort?: number }[];
}

/**
 * Name every port the stack needs that somebody else has, before anything is made. The stack's own containers don't
 * count. Where Docker runs on another machine its ports can't be looked at from here, and the engine has the last word.
 */
export async function checkPorts(stack: string, ports: Ports): Promise<void> {
  const socket = socketPath(process.env.DOCKER_HOST);
  if (!socket) return;
  const taken = await takenPorts(ports);
  if (taken.length === 0) return;
  const containers = await runningContainers(socket);
  const others = taken.flatMap(([service, port]) => {
    const holder = containers.find((c) => c.Ports.some((p) => p.PublicPort === port));
    if (holder?.Labels[STACK_LABEL] === stack) return [];
    const who = holder ? `container ${holder.Names[0]?.replace(/^\//, "")}` : "another program";
    return [{ service, text: `  - ${service}: ${port} is in use by ${who}` }];
  });
  if (others.length === 0) return;
  throw new Error(
    `ports are taken on this machine:\n${others.map((o) => o.text).join("\n")}\n` +
      `free them, or choose others: config set --path rt-kaskada:ports.${others[0]!.service} PORT`,
  );
}

async function takenPorts(ports: Ports): Promise<[service: string, port: number][]> {
  const entries = Object.entries(ports) as [string, number][];
  const free = await Promise.all(entries.map(([, port]) => isFree(port)));
  return entries.filter((_, i) => !free[i]);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    // Ports below 1024 may be forbidden to us, but not to Docker.
    probe.once("error", (error: NodeJS.ErrnoException) => resolve(error.code !== "EADDRINUSE"));
    probe.listen({ port, host: "127.0.0.1", exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** The engine's socket, when it is on this machine. */
function socketPath(host = "unix:///var/run/docker.sock"): string | undefined {
  return host.startsWith("unix://") ? host.slice("unix://".length) : undefined;
}

/** Without an answer nothing is known of containers: whoever holds the port is named as another program. */
function runningContainers(socket: string): Promise<ContainerInfo[]> {
  return new Promise((resolve) => {
    const call = request({ socketPath: socket, path: "/containers/json", timeout: 5000 }, (response) => {
      let text = "";
      response.on("data", (part) => {
        text += part;
      });
      response.on("end", () => resolve(response.statusCode === 200 ? JSON.parse(text) : []));
    });
    call.on("timeout", () => call.destroy());
    call.on("error", () => resolve([]));
    call.end();
  });
}
