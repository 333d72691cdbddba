// @ts-check
// Programs that come from the machine's own packages.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { hasCommand, runStep, SetupError } from "./run.mjs";

/** @type {Record<string, string>} the package of a program */
const PACKAGES = {
  dockerd: "docker.io",
  iptables: "iptables",
  mmdebstrap: "mmdebstrap",
  mvn: "maven",
};

/** Whether packages can be installed: Debian or Ubuntu, as root. */
export function canInstall() {
  return process.getuid?.() === 0 && hasCommand("apt-get") && /^ID(_LIKE)?=.*debian/m.test(osRelease());
}

/** @returns {string} */
function osRelease() {
  try {
    return readFileSync("/etc/os-release", "utf8");
  } catch {
    return "";
  }
}

/**
 * Installs the packages of those programs that are missing.
 * @param {string[]} programs
 * @param {string} purpose what they are needed for, for the error where they can't be installed
 */
export function ensurePrograms(programs, purpose) {
  const missing = programs.filter((program) => !hasCommand(program));
  if (missing.length === 0) return;
  const packages = missing.map((program) => PACKAGES[program] ?? program);
  // Ubuntu has the keys of Debian's archive in a package of its own.
  if (missing.includes("mmdebstrap")) packages.push("debian-archive-keyring");
  if (!canInstall()) {
    throw new SetupError(
      `${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} missing, needed to ${purpose}. ` +
        `On Debian or Ubuntu install ${packages.join(" ")} as root, or run this as root`,
    );
  }
  install(packages);
}

/** Sees to it that Python can make environments, which Debian has in a package of its own. Without it some tests skip. */
export function ensurePythonEnvironments() {
  const { status } = spawnSync("python3", ["-c", "import ensurepip, venv"], { stdio: "ignore" });
  if (status !== 0 && canInstall()) install(["python3-venv"]);
}

/** @param {string[]} packages */
function install(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  runStep("update the package lists (apt-get update)", "apt-get", ["update", "-qq"], { env });
  runStep(
    `install ${packages.join(" ")} (apt-get)`,
    "apt-get",
    ["install", "-qqy", "--no-install-recommends", ...packages],
    {
      env,
    },
  );
}
