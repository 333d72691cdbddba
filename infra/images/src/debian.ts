import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./command.js";
import { aptTransportOptions, debianSources, SUITE } from "./debian-sources.js";
import { recipeFolder } from "./recipe.js";

/** The Debian roots that images are built on: `slim`, and `jre` with a Java runtime. */
export type BaseName = "slim" | "jre";

/** What a root is made of: everything that its digest has to cover. */
export async function basePackages(name: BaseName): Promise<string[]> {
  const text = await readFile(join(recipeFolder("debian"), `${name}.packages`), "utf8");
  return text.split("\n").filter((line) => line && !line.startsWith("#"));
}

// Nobody reads manuals in these containers; copyright files stay, and so do the manuals' folders, where packages put links.
const LEFT_OUT = ["/usr/share/man/*/*", "/usr/share/locale/*", "/usr/share/info/*", "/usr/share/doc/*/*"];

/** Writes a Debian root filesystem as a tar file into `folder` and returns its path. */
export async function makeBase(name: BaseName, folder: string): Promise<string> {
  const tarFile = join(folder, `${name}.tar`);
  const aptConfiguration = join(folder, `${name}-apt.conf`);
  await writeFile(aptConfiguration, await aptTransportOptions(), { mode: 0o600 });
  const { options, sources } = await debianSources();
  const args = [
    ...options,
    "--variant=minbase",
    `--include=${(await basePackages(name)).join(",")}`,
    `--aptopt=${aptConfiguration}`,
    ...LEFT_OUT.map((path) => `--dpkgopt=path-exclude=${path}`),
    "--dpkgopt=path-include=/usr/share/doc/*/copyright",
    // The machine's mirrors and proxies are nothing that an image should carry.
    '--customize-hook=rm -f "$1"/etc/apt/sources.list "$1"/etc/apt/sources.list.d/* "$1"/etc/apt/apt.conf.d/99mmdebstrap',
    SUITE,
    tarFile,
    ...sources,
  ];
  await run("mmdebstrap", args, {
    task: `make the Debian base '${name}'`,
    whenMissing: "install it with 'apt-get install mmdebstrap'",
  });
  await rm(aptConfiguration);
  return tarFile;
}
