import { isMap, type PropertyMap, stripSecrets, type Value } from "../../../values/index.js";

/** Credentials for one registry, as the program's provider gives them. */
export interface RegistryAuth {
  address: string;
  username?: string;
  password?: string;
  configFile?: string;
  configFileContent?: string;
  authDisabled?: boolean;
}

/** The provider's configuration. */
export interface ProviderConfig {
  host?: string;
  context?: string;
  sshOpts: string[];
  caMaterial?: string;
  certMaterial?: string;
  keyMaterial?: string;
  certPath?: string;
  registryAuth: RegistryAuth[];
}

/** Every key that the provider's configuration may have. */
export const CONFIG_KEYS = [
  "caMaterial",
  "certMaterial",
  "certPath",
  "context",
  "disableDockerDaemonCheck",
  "host",
  "keyMaterial",
  "registryAuth",
  "sshOpts",
] as const;

/** Reads the provider's configuration, which may hold lists as JSON text, and the environment for what it lacks. */
export function readConfig(args: PropertyMap, environment: NodeJS.ProcessEnv = process.env): ProviderConfig {
  const given = stripSecrets(args) as PropertyMap;
  const text = (key: string, variable: string) => {
    const value = given[key];
    return typeof value === "string" && value !== "" ? value : environment[variable] || undefined;
  };
  const sshOpts = parse(given.sshOpts, "sshOpts");
  return {
    host: text("host", "DOCKER_HOST"),
    context: text("context", "DOCKER_CONTEXT"),
    sshOpts: Array.isArray(sshOpts)
      ? sshOpts.map(String)
      : (environment.DOCKER_SSH_OPTS?.split(/\s+/).filter(Boolean) ?? []),
    caMaterial: text("caMaterial", "DOCKER_CA_MATERIAL"),
    certMaterial: text("certMaterial", "DOCKER_CERT_MATERIAL"),
    keyMaterial: text("keyMaterial", "DOCKER_KEY_MATERIAL"),
    certPath: text("certPath", "DOCKER_CERT_PATH"),
    registryAuth: readRegistryAuth(parse(given.registryAuth, "registryAuth")),
  };
}

/** What is wrong with a configuration; empty when nothing is. */
export function configFailures(args: PropertyMap): string[] {
  const ignored = new Set<string>([...CONFIG_KEYS, "version", "pluginDownloadURL", "__internal"]);
  const failures = Object.keys(args)
    .filter((key) => !ignored.has(key))
    .map(
      (key) =>
        `\`docker:${key}\` is not a valid configuration key for the docker provider. If the referenced key is not intended for the provider, please choose a different namespace from \`docker:\`.`,
    );
  try {
    readConfig(args, {});
  } catch (error) {
    failures.push(`could not validate provider configuration: ${(error as Error).message}`);
  }
  return failures;
}

/** Lists and maps of a provider's configuration arrive as JSON text. */
function parse(value: Value | undefined, key: string): Value | undefined {
  if (typeof value !== "string" || value === "") return value;
  try {
    return stripSecrets(JSON.parse(value) as Value);
  } catch {
    // Without the parser's message, which quotes the text: it may hold a password.
    throw new Error(`docker:${key} is not valid JSON`);
  }
}

function readRegistryAuth(value: Value | undefined): RegistryAuth[] {
  if (value === undefined || value === null) return [];
  const entries = Array.isArray(value) ? value : [value];
  return entries.map((entry) => {
    if (!isMap(entry) || typeof entry.address !== "string" || entry.address === "") {
      throw new Error("every entry of docker:registryAuth needs an address");
    }
    return entry as unknown as RegistryAuth;
  });
}
