import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);
const ROOT = new URL("../../../../", import.meta.url).pathname;
const VENV = `${ROOT}.data/python-client`;
const SCRIPT = `${ROOT}test/apps/kaskada/python/use_client.py`;
const INSTALL_WITHIN_MS = 240_000;

/** The original's last client. Its own demands are years old and can't be met together any more: what it uses is below. */
const CLIENT = "kaskada==0.5.3";
/** With the newest protobuf that its generated code works with. */
const USED = [
  "grpcio<2",
  "grpcio-status<1.63",
  "grpcio-health-checking<1.63",
  "protobuf<5",
  "googleapis-common-protos",
  "certifi",
  "ipython",
  "pandas",
  "domonic",
  "html5lib",
];

/**
 * Installs the client into a folder of its own, once.
 * @returns why it can't be had; undefined when it is there
 */
export async function installPythonClient(): Promise<string | undefined> {
  const done = `${VENV}/installed`;
  if (existsSync(done)) return undefined;
  const pip = (...args: string[]) =>
    run(`${VENV}/bin/python`, ["-m", "pip", "install", "-q", "--no-compile", "--disable-pip-version-check", ...args], {
      timeout: INSTALL_WITHIN_MS,
    });
  try {
    await rm(VENV, { recursive: true, force: true });
    await mkdir(VENV, { recursive: true });
    await run("python3", ["-m", "venv", VENV]);
    await pip(...USED);
    await pip("--no-deps", CLIENT);
  } catch (error) {
    return `${CLIENT} can't be installed: ${(error as Error).message.split("\n").slice(0, 3).join(" ")}`;
  }
  await writeFile(done, "");
  return undefined;
}

/** Runs the script with the client, and gives what it prints. */
export async function usePythonClient<Result>(what: "create" | "delete", given: object): Promise<Result> {
  const { stdout } = await run(`${VENV}/bin/python`, [SCRIPT, what, JSON.stringify(given)], {
    timeout: 120_000,
    maxBuffer: 16 << 20,
  });
  return JSON.parse(stdout.trim().split("\n").at(-1)!) as Result;
}
