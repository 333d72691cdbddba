import { readFile } from "node:fs/promises";

/**
 * Finds the passphrase: `PULUMI_CONFIG_PASSPHRASE` (set but empty is the empty one), else the file named by
 * `PULUMI_CONFIG_PASSPHRASE_FILE`, else the user is asked.
 * @param ask asks the user; undefined where nobody can be asked
 */
export async function findPassphrase(env: NodeJS.ProcessEnv, ask?: () => Promise<string>): Promise<string> {
  if (env.PULUMI_CONFIG_PASSPHRASE !== undefined) return env.PULUMI_CONFIG_PASSPHRASE;
  const file = env.PULUMI_CONFIG_PASSPHRASE_FILE;
  if (file) {
    try {
      return (await readFile(file, "utf8")).trim();
    } catch (error) {
      throw new Error(`can't read the file of PULUMI_CONFIG_PASSPHRASE_FILE: ${(error as Error).message}`);
    }
  }
  if (ask) return ask();
  throw new Error(
    "passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables",
  );
}
