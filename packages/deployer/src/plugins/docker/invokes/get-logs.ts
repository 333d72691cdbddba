import type { PropertyMap } from "../../../values/index.js";
import { demultiplex } from "../container/logs.js";
import { daemonMessage } from "../daemon/errors.js";
import { text } from "../model/convert.js";
import type { Operation } from "../operation.js";

const DEFAULTS: PropertyMap = {
  details: false,
  discardHeaders: true,
  follow: false,
  logsListStringEnabled: true,
  showStderr: true,
  showStdout: true,
  since: "",
  tail: "",
  timestamps: false,
  until: "",
};

/** Reads a container's log, line by line. */
export async function getLogs(operation: Operation, args: PropertyMap): Promise<PropertyMap> {
  const given = Object.entries(args).filter(([, value]) => value !== null);
  const settings: PropertyMap = { ...DEFAULTS, ...Object.fromEntries(given) };
  const name = String(args.name);
  const container = operation.docker.getContainer(name);
  try {
    const tty = (await container.inspect()).Config.Tty;
    const options = {
      details: settings.details === true,
      since: text(settings.since),
      stderr: settings.showStderr === true,
      stdout: settings.showStdout === true,
      tail: text(settings.tail),
      timestamps: settings.timestamps === true,
      until: text(settings.until),
    };
    const raw =
      settings.follow === true ? await followed(operation, name, options) : await container.logs(options as never);
    return {
      ...settings,
      id: name,
      logsListStrings: settings.logsListStringEnabled === true ? lines(raw as Buffer, settings, tty) : [],
    };
  } catch (error) {
    throw new Error(`Unable to read logs of container ${name}: ${daemonMessage(error)}`);
  }
}

/** Reads until the container has ended. */
async function followed(operation: Operation, name: string, options: object): Promise<Buffer> {
  const stream = await operation.docker
    .getContainer(name)
    .logs({ ...options, follow: true, abortSignal: operation.signal } as never);
  const parts: Buffer[] = [];
  for await (const part of stream as unknown as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

function lines(raw: Buffer, settings: PropertyMap, tty: boolean): string[] {
  const text = settings.discardHeaders === true && !tty ? demultiplex(raw) : raw.toString("utf8");
  return text.split("\n").filter((line, index, all) => line !== "" || index < all.length - 1);
}
