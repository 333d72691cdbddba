import { PassThrough } from "node:stream";
import Docker from "dockerode";

/** How a command in a container ended, and what it printed on both outputs. */
export interface CommandResult {
  readonly exitCode: number;
  readonly output: string;
}

/** Runs a command in a container that runs already. */
export async function execIn(container: string, words: readonly string[]): Promise<CommandResult> {
  const docker = new Docker();
  const exec = await docker.getContainer(container).exec({ Cmd: [...words], AttachStdout: true, AttachStderr: true });
  const stream = await exec.start({});
  const text = new PassThrough();
  docker.modem.demuxStream(stream, text, text);
  stream.on("end", () => text.end());
  const output = await collect(text);
  return { exitCode: (await exec.inspect()).ExitCode ?? -1, output };
}

/** Runs a command in a container of its own, which is removed afterwards. */
export async function runImage(
  image: string,
  words: readonly string[],
  env: readonly string[] = [],
): Promise<CommandResult> {
  const text = new PassThrough();
  const collected = collect(text);
  const options = { Env: [...env], Tty: false };
  const docker = new Docker();
  const [{ StatusCode }, container] = await docker.run(image, [...words], [text, text], options);
  text.end();
  const output = await collected;
  await docker.getContainer(container.id).remove({ v: true });
  return { exitCode: StatusCode, output };
}

async function collect(stream: PassThrough): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}
