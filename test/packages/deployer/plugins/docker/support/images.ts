import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ContainerInspectInfo, ImageInspectInfo, NetworkInspectInfo, VolumeInspectInfo } from "dockerode";
import { pack } from "tar-stream";

export const BUSYBOX = "rtk-test-docker/busybox:1";
const COMMANDS = ["sh", "sleep", "echo", "cat", "kill", "nc", "true", "false", "ls", "id", "touch", "test"];

/** Runs the Docker CLI, for looking at things from outside. */
export function docker(...args: string[]): string {
  return execFileSync("docker", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
}

/** What the Docker CLI reports about a thing; undefined when there is none. */
export function inspect<Kind extends keyof Inspected>(kind: Kind, name: string): Inspected[Kind] | undefined {
  try {
    return JSON.parse(docker(kind, "inspect", name))[0];
  } catch {
    return undefined;
  }
}

interface Inspected {
  container: ContainerInspectInfo;
  image: ImageInspectInfo;
  network: NetworkInspectInfo;
  volume: VolumeInspectInfo;
}

/** Makes a tiny image out of a static busybox, unless it is there already. */
export async function importBusybox(): Promise<void> {
  if (inspect("image", BUSYBOX)) return;
  if (!existsSync("/usr/bin/dpkg")) {
    // Not a Debian: its Docker can pull, or nothing here would run.
    docker("pull", "busybox:1.37");
    docker("tag", "busybox:1.37", BUSYBOX);
    return;
  }
  const binary = findBusybox();
  const archive = pack();
  archive.entry({ name: "bin/busybox", mode: 0o755 }, readFileSync(binary));
  for (const command of COMMANDS) archive.entry({ name: `bin/${command}`, type: "symlink", linkname: "busybox" });
  archive.entry({ name: "tmp", type: "directory", mode: 0o1777 });
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  execFileSync("docker", ["import", "-c", 'CMD ["/bin/sh"]', "-", BUSYBOX], { input: Buffer.concat(chunks) });
}

function findBusybox(): string {
  if (existsSync("/bin/busybox")) return "/bin/busybox";
  const folder = mkdtempSync(join(tmpdir(), "rtk-test-docker-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  // A machine that has just been made knows no packages yet.
  const download = "apt-get download busybox-static || { apt-get update && apt-get download busybox-static; }";
  execFileSync("sh", ["-c", `{ ${download}; } && dpkg -x busybox-static_*.deb .`], { cwd: folder });
  return join(folder, "bin", "busybox");
}
