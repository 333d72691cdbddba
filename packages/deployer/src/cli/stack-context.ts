import { resolve } from "node:path";
import {
  ConfigError,
  completeConfig,
  findProject,
  mergeConfig,
  type ProgramConfig,
  type Project,
  programConfig,
  StackSettings,
  settingsPath,
} from "../config/index.js";
import {
  type BackendLocation,
  type Crypter,
  findBackend,
  findPassphrase,
  type OpenSecrets,
  passphraseSecrets,
  type StackFiles,
  StackNotFoundError,
  stackExists,
  stackFiles,
  Workspace,
} from "../state/index.js";
import type { GlobalOptions } from "./globals.js";
import { askHidden, isInteractive } from "./prompt.js";

/** Where a command runs: directory, project, backend. */
export interface ProjectContext {
  cwd: string;
  project: Project;
  backend: BackendLocation;
  workspace: Workspace;
}

/** The stack a command works on, with everything needed to read and change it. */
export interface StackContext extends ProjectContext {
  stack: string;
  files: StackFiles;
  settings: StackSettings;
  /** Opens the secrets of the state. */
  openSecrets: OpenSecrets;
  /** Encrypts and decrypts the secrets of the settings. A stack without a salt gets one, written to its settings. */
  crypter(): Promise<Crypter>;
  /** The configuration that the program runs with, decrypted and, unless told otherwise, checked. */
  programConfig(validate?: boolean): Promise<ProgramConfig>;
}

/** Options that say where a stack's settings are. */
export interface ConfigFileOption {
  /** File to use instead of `Pulumi.<stack>.yaml`. */
  configFile?: string;
}

/** Finds the project and the backend for a command. */
export async function openProject(options: GlobalOptions, env = process.env): Promise<ProjectContext> {
  const cwd = resolve(options.cwd ?? ".");
  const project = await findProject(cwd);
  const backend = await findBackend(env, cwd, project.backendUrl);
  return { cwd, project, backend, workspace: new Workspace(env, project.name, project.path, backend) };
}

/**
 * Finds the stack for a command: the one named, else `PULUMI_STACK`, else the selected one.
 * @param name the stack named in the command's own way, before `--stack`
 * @throws StackNotFoundError when there is no such stack
 */
export async function openStack(
  options: GlobalOptions & ConfigFileOption,
  name?: string,
  env = process.env,
): Promise<StackContext> {
  const context = await openProject(options, env);
  const wanted = name ?? options.stack ?? (env.PULUMI_STACK || undefined) ?? (await context.workspace.selected());
  if (!wanted) {
    throw new ConfigError(
      "no stack selected; please use `pulumi stack select` or `pulumi stack init` to choose one, or name it with --stack",
    );
  }
  const stack = await stackContext(context, bareStackName(wanted, context.project.name), options, env);
  if (!(await stackExists(stack.files))) throw new StackNotFoundError(wanted);
  return stack;
}

/** Everything of a stack that may not exist yet. */
export async function stackContext(
  context: ProjectContext,
  stack: string,
  options: GlobalOptions & ConfigFileOption,
  env = process.env,
): Promise<StackContext> {
  const { project, backend, cwd } = context;
  const path = options.configFile ? resolve(cwd, options.configFile) : settingsPath(project, stack);
  const settings = await StackSettings.read(path, project.name);
  refuseOtherProviders(settings);
  const prompt = () =>
    askHidden("Enter your passphrase to unlock config/secrets\n    (set PULUMI_CONFIG_PASSPHRASE to remember): ");
  let passphrase: Promise<string> | undefined;
  const find = () => (passphrase ??= findPassphrase(env, isInteractive(options) ? prompt : undefined));
  const open = passphraseSecrets(find, settings.encryptionSalt);
  const openSecrets: OpenSecrets = (provider) => naming(stack, open(provider));
  let opened: Promise<Crypter> | undefined;
  const crypter = () => (opened ??= naming(stack, settingsCrypter(settings, find)));
  return {
    ...context,
    stack,
    files: stackFiles(backend.directory, project.name, stack),
    settings,
    openSecrets,
    crypter,
    programConfig(validate = true) {
      const complete = validate
        ? mergeConfig(project, stack, settings.values)
        : completeConfig(project, settings.values);
      return programConfig(complete, crypter);
    },
  };
}

/** `dev` of `dev`, `organization/dev` and `organization/<project>/dev`. */
export function bareStackName(name: string, project: string): string {
  const parts = name.split("/");
  const [organization, owner] = parts;
  if (parts.length === 1) return name;
  if (organization !== "organization" || parts.length > 3 || (parts.length === 3 && owner !== project)) {
    throw new ConfigError(
      `the stack '${name}' is not of this project: expected STACK or organization/${project}/STACK`,
    );
  }
  return parts.at(-1)!;
}

/** Says in errors whose secrets could not be opened. */
async function naming<T>(stack: string, opening: Promise<T>): Promise<T> {
  try {
    return await opening;
  } catch (error) {
    throw new ConfigError(`getting the secrets of stack '${stack}': ${(error as Error).message}`, { cause: error });
  }
}

async function settingsCrypter(settings: StackSettings, find: () => Promise<string>): Promise<Crypter> {
  const salt = settings.encryptionSalt;
  const { secrets, provider } = await passphraseSecrets(find, salt)(undefined);
  if (salt === undefined) {
    settings.encryptionSalt = (provider.state as { salt: string }).salt;
    await settings.save();
  }
  return secrets.crypter;
}

function refuseOtherProviders(settings: StackSettings): void {
  const provider = settings.secretsProvider;
  if (provider === undefined || provider === "passphrase" || provider === "default") return;
  throw new ConfigError(
    `the secrets provider '${provider}' in ${settings.path} is not supported: only a passphrase is; use the Pulumi CLI for others`,
  );
}
