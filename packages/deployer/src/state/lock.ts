import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import { removeFile, writeAtomically } from "./files.js";
import { hasEnded, isRunning, ownIdentity, type ProcessIdentity } from "./process-identity.js";
import type { StackFiles } from "./stack-files.js";

/** What a lock file says of who made it. The Pulumi CLI writes the first four. */
interface LockOwner extends Partial<ProcessIdentity> {
  username?: string;
  hostname?: string;
  timestamp?: string;
}

interface FoundLock {
  path: string;
  owner: LockOwner;
}

/** Thrown when somebody else holds the stack. */
export class StackLockedError extends Error {
  override name = "StackLockedError";
}

/** A held lock. */
export interface StackLock {
  /** Says whose locks were taken over because their process has ended. */
  takenOver: string[];
  /** Whether nobody has taken it away. */
  isHeld(): boolean;
  /** Whether somebody else holds the stack by now. */
  isTaken(): Promise<boolean>;
  release(): Promise<void>;
}

/**
 * Locks a stack against every other update, the Pulumi CLI's included. A lock left by a process that is known to have
 * ended is taken over.
 * @throws StackLockedError naming who holds it since when
 */
export async function lockStack(files: StackFiles): Promise<StackLock> {
  const own = join(files.locks, `${randomUUID()}.json`);
  const takenOver: string[] = [];
  await mkdir(files.locks, { recursive: true });
  for (const lock of await findLocks(files, own)) {
    if (!hasEnded(lock.owner as ProcessIdentity)) throw lockedError(files, [lock]);
    takenOver.push(describe(lock));
    await removeFile(lock.path);
  }
  // Not written among the locks: the Pulumi CLI takes every file there for one, the rest of an interrupted write, too.
  await writeAtomically(own, JSON.stringify(ownLock()), { beside: files.checkpoint }).catch(async (error) => {
    // Who got the lock at the same moment has swept it away.
    const holders = await findLocks(files, own);
    throw holders.length > 0 ? lockedError(files, holders) : error;
  });
  // Two that came at the same moment both see each other now, and both step back.
  const others = await findLocks(files, own);
  if (others.length > 0) {
    await removeFile(own);
    throw lockedError(files, others);
  }
  return {
    takenOver,
    isHeld: () => existsSync(own),
    isTaken: async () => (await findLocks(files, own)).length > 0,
    release: () => removeFile(own),
  };
}

/** A lock that was removed: what it said, and whether its owner may still be at work. */
export interface BrokenLock {
  description: string;
  ownerMayRun: boolean;
}

/** Removes every lock of a stack. */
export async function breakLocks(files: StackFiles): Promise<BrokenLock[]> {
  const locks = await findLocks(files);
  for (const lock of locks) await removeFile(lock.path);
  return locks.map((lock) => ({
    description: describe(lock),
    ownerMayRun: !hasEnded(lock.owner as ProcessIdentity) && !seemsDead(lock.owner),
  }));
}

function ownLock(): LockOwner {
  const { pid, ...identity } = ownIdentity();
  return { pid, username: userName(), hostname: hostname(), timestamp: new Date().toISOString(), ...identity };
}

async function findLocks(files: StackFiles, except?: string): Promise<FoundLock[]> {
  const names = await readdir(files.locks).catch(() => []);
  const paths = names
    .filter((name) => name.endsWith(".json") && !name.startsWith("."))
    .map((name) => join(files.locks, name));
  const found = paths.filter((path) => path !== except).map(async (path) => ({ path, owner: await readOwner(path) }));
  return (await Promise.all(found)).filter((lock): lock is FoundLock => lock.owner !== undefined);
}

/** Undefined when the lock was released meanwhile; a lock that can't be read still locks. */
async function readOwner(path: string): Promise<LockOwner | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as LockOwner;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? undefined : {};
  }
}

function lockedError(files: StackFiles, locks: FoundLock[]): StackLockedError {
  const lines = locks.map(
    (lock) => `\n  ${describe(lock)}${seemsDead(lock.owner) ? " (this process seems to have ended)" : ""}`,
  );
  return new StackLockedError(
    `the stack is currently locked by ${locks.length} lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\` (here: \`rtk cancel --stack ${files.name}\`).${lines.join("")}`,
  );
}

function describe({ path, owner }: FoundLock): string {
  const who = `${owner.username ?? "somebody"}@${owner.hostname ?? "an unknown host"}`;
  return `${path}: created by ${who} (pid ${owner.pid ?? "unknown"}) at ${owner.timestamp ?? "an unknown time"}`;
}

/** A guess, good enough to help a reader decide but not to take a lock over. */
function seemsDead(owner: LockOwner): boolean {
  return owner.hostname === hostname() && owner.pid !== undefined && !isRunning(owner.pid);
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "unknown");
  }
}
