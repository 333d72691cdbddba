import { execFile } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { RegistryAuth } from "./config.js";
import { canonicalHost, HUB_INDEX } from "./registry.js";

/** What the daemon needs to log in to a registry. */
export interface Credentials {
  username?: string;
  password?: string;
  identitytoken?: string;
  serveraddress?: string;
}

interface DockerConfigFile {
  auths?: Record<string, { auth?: string; username?: string; password?: string; identitytoken?: string }>;
  credHelpers?: Record<string, string>;
  credsStore?: string;
}

/** The credentials that the provider's configuration holds for a registry. */
export async function configuredCredentials(auths: RegistryAuth[], host: string): Promise<Credentials | undefined> {
  const entry = auths.find((auth) => canonicalHost(auth.address) === host);
  if (!entry || entry.authDisabled) return undefined;
  const username = entry.username || process.env.DOCKER_REGISTRY_USER;
  const password = entry.password || process.env.DOCKER_REGISTRY_PASS;
  if (username && password) return { username, password, serveraddress: host };
  if (entry.configFileContent) return findIn(parse(entry.configFileContent, "configFileContent"), host);
  return findIn(readConfigFile(entry.configFile), host);
}

/** The credentials of the user who logged in with the Docker CLI. */
export function userCredentials(host: string): Promise<Credentials | undefined> {
  return findIn(readConfigFile(undefined), host);
}

/** All plain credentials of the Docker CLI, by registry, for a build's base images. */
export async function allUserCredentials(): Promise<Record<string, Credentials>> {
  const file = readConfigFile(undefined);
  const hosts = [...Object.keys(file.auths ?? {}), ...Object.keys(file.credHelpers ?? {})];
  const found: Record<string, Credentials> = {};
  for (const address of hosts) {
    const credentials = await findIn(file, canonicalHost(address));
    if (credentials) found[address] = credentials;
  }
  return found;
}

function readConfigFile(path: string | undefined): DockerConfigFile {
  let file = path || process.env.DOCKER_CONFIG || join(homedir(), ".docker", "config.json");
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) file = join(file, "config.json");
  if (!statSync(file, { throwIfNoEntry: false })) return {};
  return parse(readFileSync(file, "utf8"), file);
}

function parse(text: string, source: string): DockerConfigFile {
  try {
    return JSON.parse(text) as DockerConfigFile;
  } catch {
    throw new Error(`the registry credentials in ${source} are not valid JSON`);
  }
}

async function findIn(file: DockerConfigFile, host: string): Promise<Credentials | undefined> {
  const server = host === "docker.io" ? HUB_INDEX : host;
  const helper = valueFor(file.credHelpers, host) ?? file.credsStore;
  if (helper) return askHelper(helper, server);
  const entry = valueFor(file.auths, host);
  if (!entry) return undefined;
  if (entry.identitytoken) return { identitytoken: entry.identitytoken, serveraddress: server };
  if (!entry.auth) return { username: entry.username, password: entry.password, serveraddress: server };
  const [username, ...password] = Buffer.from(entry.auth, "base64").toString("utf8").split(":");
  return { username, password: password.join(":"), serveraddress: server };
}

function valueFor<T>(map: Record<string, T> | undefined, host: string): T | undefined {
  return Object.entries(map ?? {}).find(([address]) => canonicalHost(address) === host)?.[1];
}

/** Asks a credential helper of the Docker CLI; that it knows nothing is no failure. */
function askHelper(helper: string, server: string): Promise<Credentials | undefined> {
  return new Promise((resolve) => {
    const child = execFile(`docker-credential-${helper}`, ["get"], (error, output) => {
      if (error) return resolve(undefined);
      const { Username: username, Secret: password } = JSON.parse(output) as { Username: string; Secret: string };
      if (username === "<token>") resolve({ identitytoken: password, serveraddress: server });
      else resolve({ username, password, serveraddress: server });
    });
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(server);
  });
}
