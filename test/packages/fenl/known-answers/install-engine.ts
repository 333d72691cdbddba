import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);
const ROOT = new URL("../../../../", import.meta.url).pathname;
const VENV = `${ROOT}.data/original-engine`;
const ENGINE = "kaskada==0.6.1";
const INSTALL_WITHIN_MS = 120_000;

/**
 * A Python that has the original engine: the one KASKADA_PYTHON names, else one in a folder of its own, made once.
 *
 * @returns its path, or why there is none
 */
export async function installEngine(): Promise<{ python: string } | { missing: string }> {
  const named = process.env.KASKADA_PYTHON;
  if (named) return { python: named };
  const python = `${VENV}/bin/python`;
  if (existsSync(`${VENV}/installed`)) return { python };
  try {
    await rm(VENV, { recursive: true, force: true });
    await mkdir(VENV, { recursive: true });
    await run("python3", ["-m", "venv", VENV]);
    await run(python, ["-m", "pip", "install", "-q", "--no-compile", "--disable-pip-version-check", ENGINE], {
      timeout: INSTALL_WITHIN_MS,
    });
    await run(python, ["-c", "import kaskada"]);
  } catch (error) {
    return { missing: `${ENGINE} can't be installed: ${(error as Error).message.split("\n").slice(0, 3).join(" ")}` };
  }
  await writeFile(`${VENV}/installed`, "");
  return { python };
}
