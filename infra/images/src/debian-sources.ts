import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { run } from "./command.js";

const INSTALL = "install it with 'apt-get install apt'";

/** Debian's release that the images are built on. */
export const SUITE = "bookworm";

// From the package debian-archive-keyring.
const DEBIAN_KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg";

/**
 * What tells mmdebstrap where packages come from: on Debian the machine's own sources, turned to `SUITE`, so that a
 * mirror it uses is used here too; elsewhere nothing, and mmdebstrap takes its default.
 */
export async function debianSources(): Promise<{ options: string[]; sources: string[] }> {
  const release = await readFile("/etc/os-release", "utf8").catch(() => "");
  const field = (name: string) => new RegExp(`^${name}="?([^"\n]*)"?$`, "m").exec(release)?.[1];
  const codename = field("VERSION_CODENAME");
  if (field("ID") !== "debian" || !codename) return { options: [], sources: [] };
  const format = "$(REPO_URI) $(RELEASE) $(COMPONENT)";
  const targets = await run("apt-get", ["indextargets", "--format", format, "Created-By: Packages"], {
    task: "list this machine's Debian sources",
    whenMissing: INSTALL,
  });
  // Another release of Debian need not trust this one's keys by itself.
  const options = codename === SUITE || !existsSync(DEBIAN_KEYS) ? [] : [`--keyring=${DEBIAN_KEYS}`];
  return { options, sources: sourceLines(targets, codename) };
}

/** One line per source of the machine's own release, without updates that another release may not have. */
export function sourceLines(targets: string, codename: string): string[] {
  const lines = new Set<string>();
  for (const target of targets.split("\n")) {
    const [uri, suite, component] = target.split(" ");
    if (!uri || component !== "main") continue;
    if (suite === codename || suite === `${codename}-security` || suite === `${codename}-updates`) {
      lines.add(`deb ${uri} ${suite.replace(codename, SUITE)} main`);
    }
  }
  return lines.size > 0 && [...lines].some((line) => line.endsWith(` ${SUITE} main`)) ? [...lines] : [];
}

/** The machine's proxy and certificate settings, as lines of an apt.conf. */
export async function aptTransportOptions(): Promise<string> {
  const dump = await run("apt-config", ["dump"], { task: "read apt's settings", whenMissing: INSTALL });
  const lines = dump.split("\n").filter((line) => /^Acquire::(http|https|ftp)::.*"[^"]+";$/i.test(line));
  return lines.map((line) => `${line}\n`).join("");
}
