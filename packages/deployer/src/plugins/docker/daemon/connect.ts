import { readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { default as Docker, DockerOptions } from "dockerode";
import type { ProviderConfig } from "./config.js";
import { ping } from "./ping.js";

const DEFAULT_HOST = "unix:///var/run/docker.sock";

/**
 * Finds the daemon that the configuration names and checks that it answers. When none is named, a user's own daemons are
 * tried after the system's.
 * @returns how to reach it
 */
export async function findDaemon(config: ProviderConfig): Promise<DockerOptions> {
  const named = config.context ? contextHost(config.context) : config.host;
  const own = ["run/docker.sock", "desktop/docker.sock"].map((path) => `unix://${homedir()}/.docker/${path}`);
  const hosts = named ? [named] : [DEFAULT_HOST, ...own];
  const reasons: string[] = [];
  for (const host of hosts) {
    const options = connectionOptions(host, config);
    try {
      await (options.protocol === "ssh" ? (await connect(options)).ping() : ping(options));
      return options;
    } catch (error) {
      reasons.push(`${host}: ${(error as Error).message}`);
    }
  }
  throw new Error(
    `failed to connect to any docker daemon (${reasons.join("; ")}). Start Docker, or set docker:host to the daemon's address`,
  );
}

/** A client of a daemon. Its library takes long to load: most runs change no container and do without. */
export async function connect(options: DockerOptions): Promise<Docker> {
  const { default: Docker } = await import("dockerode");
  return new Docker(options);
}

/** What dockerode needs to reach a host. */
export function connectionOptions(host: string, config: ProviderConfig): DockerOptions {
  if (host.startsWith("unix://")) return { socketPath: host.slice("unix://".length) };
  if (host.startsWith("npipe://")) return { socketPath: host.slice("npipe://".length).replaceAll("/", "\\") };
  const url = new URL(host);
  if (url.protocol === "ssh:") return sshOptions(url, config);
  const tls = tlsMaterial(config);
  const secure = tls !== undefined || url.protocol === "https:";
  return {
    protocol: secure ? "https" : "http",
    // Only TLS certificates make a bare tcp:// address secure, by convention on port 2376.
    host: url.hostname,
    port: url.port || (secure ? 2376 : 2375),
    ...tls,
  };
}

function sshOptions(url: URL, config: ProviderConfig): DockerOptions {
  if (config.sshOpts.length > 0) {
    throw new Error("docker:sshOpts is not supported by this plugin; put the options into ~/.ssh or use a tunnel");
  }
  return {
    protocol: "ssh",
    host: url.hostname,
    port: url.port || 22,
    username: decodeURIComponent(url.username) || undefined,
    sshOptions: { agent: process.env.SSH_AUTH_SOCK },
  };
}

interface TlsMaterial {
  ca: string;
  cert: string;
  key: string;
}

function tlsMaterial(config: ProviderConfig): TlsMaterial | undefined {
  const { caMaterial: ca, certMaterial: cert, keyMaterial: key, certPath } = config;
  if (ca || cert || key) {
    if (!ca || !cert || !key) throw new Error("certMaterial, keyMaterial, and caMaterial must all be specified");
    if (certPath) throw new Error("when using raw certificates, certPath must not be specified");
    return { ca, cert, key };
  }
  if (!certPath) return undefined;
  const read = (name: string) => readFileSync(join(certPath, name), "utf8");
  return { ca: read("ca.pem"), cert: read("cert.pem"), key: read("key.pem") };
}

/** The address of a context of the Docker CLI. */
function contextHost(name: string): string {
  if (name === "default") return DEFAULT_HOST;
  const folder = join(process.env.DOCKER_CONFIG || join(homedir(), ".docker"), "contexts", "meta");
  for (const entry of readEntries(folder)) {
    const meta = JSON.parse(readFileSync(join(folder, entry, "meta.json"), "utf8"));
    if (meta.Name === name && meta.Endpoints?.docker?.Host) return meta.Endpoints.docker.Host;
  }
  throw new Error(`the docker context ${JSON.stringify(name)} is not in ${folder}`);
}

function readEntries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
