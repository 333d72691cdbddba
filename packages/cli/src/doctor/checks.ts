import { statfs } from "node:fs/promises";
import { createServer } from "node:net";
import { totalmem } from "node:os";
import type Docker from "dockerode";
import { messageOf } from "../failure.js";
import { formatBytes } from "../terminal/format.js";

export interface Check {
  name: string;
  result: "ok" | "warning" | "failure";
  found: string;
  /** What to do about it; absent when `result` is `ok`. */
  next?: string;
}

const GiB = 2 ** 30;
/** Cassandra, Pulsar and the apps together stay below this on the dev stack. */
const memoryNeeded = 5 * GiB;
const diskNeeded = 6 * GiB;

export function checkNode(version = process.versions.node): Check {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const enough = major > 22 || (major === 22 && minor >= 12);
  return {
    name: "Node.js",
    result: enough ? "ok" : "failure",
    found: version,
    next: enough ? undefined : "install Node.js 22.12 or later, or run `npm run up` once, which brings its own",
  };
}

export async function checkDocker(docker: Docker): Promise<Check> {
  try {
    const version = await docker.version();
    return { name: "Docker", result: "ok", found: `engine ${version.Version}, API ${version.ApiVersion}` };
  } catch (error) {
    return {
      name: "Docker",
      result: "failure",
      found: messageOf(error),
      next: "start the Docker engine, or set DOCKER_HOST to one that answers",
    };
  }
}

export function checkMemory(total = totalmem()): Check {
  const enough = total >= memoryNeeded;
  return {
    name: "memory",
    result: enough ? "ok" : "warning",
    found: formatBytes(total),
    next: enough ? undefined : `the dev stack wants ${formatBytes(memoryNeeded)}: stop other programs`,
  };
}

export async function checkDisk(folder: string): Promise<Check> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const enough = free >= diskNeeded;
  return {
    name: "disk",
    result: enough ? "ok" : "warning",
    found: `${formatBytes(free)} free at ${folder}`,
    next: enough ? undefined : `images and data want ${formatBytes(diskNeeded)}: free some space`,
  };
}

/** @param ours the container of this stack that already publishes the port, if one does */
export async function checkPort(service: string, port: number, ours: string | undefined): Promise<Check> {
  const name = `port ${port} (${service})`;
  if (ours) return { name, result: "ok", found: `published by ${ours}` };
  const inUse = await isInUse(port);
  return {
    name,
    result: inUse ? "failure" : "ok",
    found: inUse ? "in use by another program" : "free",
    next: inUse
      ? `stop that program or choose another: rtk config set --path rt-kaskada:ports.${service} <port>`
      : undefined,
  };
}

function isInUse(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(true));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(false)));
  });
}

/** Host port → name of the stack's own container that publishes it. */
export async function publishedPorts(docker: Docker, stack: string): Promise<Map<number, string>> {
  const containers = await docker.listContainers({ filters: { name: [`^/rt-kaskada-${stack}-`] } });
  return new Map(
    containers.flatMap((container) =>
      container.Ports.filter((port) => port.PublicPort).map(
        (port) => [port.PublicPort, container.Names[0]?.slice(1) ?? container.Id] as const,
      ),
    ),
  );
}
