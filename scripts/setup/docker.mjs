// @ts-check
// A Docker engine that answers.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, openSync, readFileSync, rmSync } from "node:fs";
import { canInstall, ensurePrograms } from "./debian.mjs";
import { hasCommand, SetupError, say } from "./run.mjs";

const LOG = "/var/log/rt-kaskada-dockerd.log";
const PID_FILE = "/var/run/docker.pid";

/** Uses the engine that answers; else, on Debian or Ubuntu as root, installs what is missing of it and starts it. */
export async function ensureDocker() {
  const version = await engineVersion();
  if (version) {
    say(`Docker engine ${version} answers`);
    return;
  }
  if (process.env.DOCKER_HOST) {
    throw new SetupError(
      `no Docker engine answers at DOCKER_HOST=${process.env.DOCKER_HOST}: start it, or unset the variable`,
    );
  }
  if (!canInstall()) {
    throw new SetupError(
      "no Docker engine answers: start Docker (on another system than Debian or Ubuntu install it first), " +
        "make sure that you may use it (group 'docker', or DOCKER_HOST), and try again",
    );
  }
  ensurePrograms(["dockerd", "iptables"], "run containers");
  await startEngine();
}

/** Starts the engine as the machine starts services, and by hand where it starts none. */
async function startEngine() {
  if (existsSync("/run/systemd/system")) {
    if (await startedBy("systemctl", ["start", "docker"])) return;
  } else if (hasCommand("service") && existsSync("/etc/init.d/docker")) {
    if (await startedBy("service", ["docker", "start"])) return;
  }
  removeStalePid();
  say(`start dockerd by hand, its log is ${LOG} …`);
  const log = openSync(LOG, "a");
  const engine = spawn("dockerd", [], { detached: true, stdio: ["ignore", log, log] });
  /** @type {string | undefined} */
  let ended;
  engine.on("error", (error) => {
    ended = error.message;
  });
  engine.on("exit", (code, signal) => {
    ended = `it ended with ${signal ?? code}`;
  });
  engine.unref();
  for (let second = 0; second < 60 && !ended; second++) {
    const version = await engineVersion();
    if (version) {
      say(`Docker engine ${version} runs`);
      return;
    }
    await pause(1000);
  }
  const said = readFileSync(LOG, "utf8").trim().split("\n").slice(-15).join("\n");
  throw new SetupError(`dockerd did not start: ${ended ?? "it did not answer within 60 s"}\n${said}`);
}

/**
 * @param {string} command
 * @param {string[]} args
 */
async function startedBy(command, args) {
  say(`start Docker (${command} ${args.join(" ")}) …`);
  const { status } = spawnSync(command, args, { stdio: "ignore", timeout: 60_000 });
  for (let second = 0; status === 0 && second < 20; second++) {
    const version = await engineVersion();
    if (version) {
      say(`Docker engine ${version} runs`);
      return true;
    }
    await pause(1000);
  }
  return false;
}

/** An engine that was killed leaves a file behind; once its number is another process's, dockerd refuses to start. */
function removeStalePid() {
  try {
    const name = readFileSync(`/proc/${readFileSync(PID_FILE, "utf8").trim()}/comm`, "utf8").trim();
    if (name !== "dockerd") rmSync(PID_FILE);
  } catch {
    // No file, or no such process: dockerd sees to that itself.
  }
}

/** @returns {Promise<string | undefined>} the version of the engine that DOCKER_HOST or the default names, if it answers */
async function engineVersion() {
  const { default: Docker } = await import("dockerode");
  try {
    return (await new Docker({ timeout: 10_000 }).version()).Version;
  } catch {
    return undefined;
  }
}

/**
 * @param {number} milliseconds
 * @returns {Promise<void>}
 */
function pause(milliseconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
