import { readFileSync, readlinkSync } from "node:fs";

/** Tells a process apart from every other, past and present, on this machine. Undefined parts can't be found out here. */
export interface ProcessIdentity {
  pid: number;
  /** Changes with every boot and differs between machines. */
  boot?: string;
  /** Process ids mean something only within their namespace: containers have their own. */
  namespace?: string;
  /** When the process started, since ids are used again. */
  started?: string;
}

/** This process. */
export function ownIdentity(): ProcessIdentity {
  return {
    pid: process.pid,
    boot: attempt(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()),
    namespace: attempt(() => readlinkSync("/proc/self/ns/pid")),
    started: startTime(process.pid),
  };
}

/**
 * Whether a process is known to have ended. False also when that can't be told, as for one in another container.
 */
export function hasEnded(process: ProcessIdentity): boolean {
  const own = ownIdentity();
  if (!process.boot || process.boot !== own.boot || process.namespace !== own.namespace) return false;
  if (!isRunning(process.pid)) return true;
  const started = startTime(process.pid);
  return started !== undefined && process.started !== undefined && started !== process.started;
}

/** Whether some process has this id now. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

function startTime(pid: number): string | undefined {
  return attempt(() => {
    // The command's name, in parentheses, may itself hold spaces and parentheses; what follows it has fixed places.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return fields[19];
  });
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
