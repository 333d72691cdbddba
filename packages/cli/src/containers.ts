import { PassThrough, type Readable } from "node:stream";
import type Docker from "dockerode";
import { Failure, messageOf } from "./failure.js";

/** The services of a stack that run as containers, in the order the data passes them. */
export const services = ["cassandra", "pulsar", "loader", "producer", "kaskada", "consumer"] as const;
export type Service = (typeof services)[number];

/** What a container of the stack is doing. */
export interface ContainerState {
  service: Service;
  name: string;
  /** Docker's word (`running`, `exited`, `restarting` …), or `absent`. */
  status: string;
  exitCode?: number;
  health?: string;
  restarts: number;
}

export function containerName(stack: string, service: Service): string {
  return `rt-kaskada-${stack}-${service}`;
}

export async function containerState(docker: Docker, stack: string, service: Service): Promise<ContainerState> {
  const name = containerName(stack, service);
  try {
    const found = await docker.getContainer(name).inspect();
    return {
      service,
      name,
      status: found.State.Status,
      exitCode: found.State.Running ? undefined : found.State.ExitCode,
      health: found.State.Health?.Status,
      restarts: found.RestartCount,
    };
  } catch (error) {
    if (isAbsent(error)) return { service, name, status: "absent", restarts: 0 };
    throw new Failure(
      `can't inspect container ${name}: ${messageOf(error)}`,
      "check with `rtk doctor` that Docker answers",
    );
  }
}

/** The last `lines` lines of a container's log, oldest first. */
export async function lastLogLines(docker: Docker, stack: string, service: Service, lines = 20): Promise<string> {
  const raw = await docker
    .getContainer(containerName(stack, service))
    .logs({ stdout: true, stderr: true, tail: lines });
  return collect(demultiplex(docker, raw));
}

/** Copies a container's log to `out`; with `follow` until the container stops or `signal` aborts. */
export async function streamLogs(
  docker: Docker,
  stack: string,
  service: Service,
  out: NodeJS.WritableStream,
  options: { follow: boolean; signal?: AbortSignal },
): Promise<void> {
  const container = docker.getContainer(containerName(stack, service));
  try {
    if (!options.follow) {
      const text = await collect(demultiplex(docker, await container.logs({ stdout: true, stderr: true })));
      out.write(text);
      return;
    }
    const stream = (await container.logs({ stdout: true, stderr: true, follow: true })) as unknown as Readable;
    options.signal?.addEventListener("abort", () => stream.destroy(), { once: true });
    docker.modem.demuxStream(stream, out, out);
    await new Promise<void>((resolve) => stream.once("close", resolve).once("end", resolve));
  } catch (error) {
    if (!isAbsent(error)) throw error;
    throw new Failure(
      `stack ${stack} has no container ${containerName(stack, service)}`,
      "bring the stack up with `rtk up`, or name another with --stack",
    );
  }
}

function demultiplex(docker: Docker, raw: Buffer | NodeJS.ReadableStream): Readable {
  const source = new PassThrough();
  const merged = new PassThrough();
  docker.modem.demuxStream(source, merged, merged);
  source.on("end", () => merged.end());
  source.end(raw as Buffer);
  return merged;
}

async function collect(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function isAbsent(error: unknown): boolean {
  return (error as { statusCode?: number }).statusCode === 404;
}
