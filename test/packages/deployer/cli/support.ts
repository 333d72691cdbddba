import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { run } from "../../../../packages/deployer/src/cli/main.js";
import { type StackFiles, stackFiles } from "../../../../packages/deployer/src/state/index.js";

/** What a command did. */
export interface CliResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** A project in a directory of its own, with a backend and settings of its own. */
export interface TestProject {
  root: string;
  backend: string;
  files: StackFiles;
  cli(...argv: string[]): Promise<CliResult>;
}

/** Runs commands in a fresh project named `conf`, which is removed afterwards. */
export async function withProject<T>(work: (project: TestProject) => Promise<T>, config = "{}"): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), "rtk-test-cli-"));
  const backend = join(root, "state");
  vi.stubEnv("PULUMI_HOME", join(root, "home"));
  vi.stubEnv("PULUMI_BACKEND_URL", `file://${backend}`);
  vi.stubEnv("PULUMI_CONFIG_PASSPHRASE", "test");
  vi.stubEnv("PULUMI_STACK", undefined);
  try {
    await mkdir(backend);
    await writeFile(join(root, "Pulumi.yaml"), `name: conf\nruntime: nodejs\nconfig: ${config}\n`);
    const cli = (...argv: string[]) => capture(["--non-interactive", "--cwd", root, ...argv]);
    return await work({ root, backend, files: stackFiles(backend, "conf", "dev"), cli });
  } finally {
    vi.unstubAllEnvs();
    await rm(root, { recursive: true, force: true });
  }
}

async function capture(argv: string[]): Promise<CliResult> {
  const result = { exitCode: 0, stdout: "", stderr: "" };
  const streams = (["stdout", "stderr"] as const).map((name) =>
    vi.spyOn(process[name], "write").mockImplementation((text) => {
      result[name] += String(text);
      return true;
    }),
  );
  try {
    result.exitCode = await run(argv);
  } finally {
    for (const stream of streams) stream.mockRestore();
  }
  return result;
}
