import type Docker from "dockerode";

/** The last lines that a container wrote, for telling why it failed; empty when there are none. */
export async function lastLogLines(container: Docker.Container, tty: boolean, count = 20): Promise<string> {
  try {
    const raw = await container.logs({ stdout: true, stderr: true, tail: count });
    return (tty ? raw.toString() : demultiplex(raw)).trimEnd();
  } catch {
    // Some log drivers can't be read; the failure itself is what has to be told.
    return "";
  }
}

/** All that a container wrote so far. */
export async function allLogs(container: Docker.Container, tty: boolean): Promise<string> {
  const raw = await container.logs({ stdout: true, stderr: true });
  return tty ? raw.toString() : demultiplex(raw);
}

/** The text of a log in which each chunk is preceded by 8 bytes that tell its stream and size. */
export function demultiplex(raw: Buffer): string {
  const found: Buffer[] = [];
  let at = 0;
  while (at + 8 <= raw.length) {
    const size = raw.readUInt32BE(at + 4);
    found.push(raw.subarray(at + 8, at + 8 + size));
    at += 8 + size;
  }
  return Buffer.concat(found).toString("utf8");
}
