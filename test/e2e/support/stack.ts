import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { type Finished, root, rtk, run } from "./rtk.ts";

/** A stack of the project's own program, beside the dev stack, on ports of its own. */
export class TestStack {
  readonly name: string;
  readonly ports: { cassandra: number; pulsar: number; pulsarAdmin: number; kaskada: number };
  private readonly env = { PULUMI_CONFIG_PASSPHRASE: "end-to-end" };

  constructor(name: string, firstPort: number) {
    this.name = name;
    this.ports = { cassandra: firstPort, pulsar: firstPort + 1, pulsarAdmin: firstPort + 2, kaskada: firstPort + 3 };
  }

  /** Makes the stack (and takes away what an earlier, interrupted test left of it). */
  async init(config: Record<string, string> = {}): Promise<void> {
    await this.remove();
    await this.succeed("stack", "init", "--no-select", this.name);
    const dev = parse(readFileSync(join(root, "Pulumi.dev.yaml"), "utf8")) as { config?: Record<string, string> };
    await this.set({
      images: dev.config?.["rt-kaskada:images"] ?? "official",
      ports: JSON.stringify(this.ports),
      ...config,
    });
  }

  async set(config: Record<string, string>): Promise<void> {
    for (const [key, value] of Object.entries(config)) {
      await this.succeed("config", "set", "--stack", this.name, `rt-kaskada:${key}`, "--", value);
    }
  }

  async unset(...keys: string[]): Promise<void> {
    for (const key of keys) await this.succeed("config", "rm", "--stack", this.name, `rt-kaskada:${key}`);
  }

  rtk(...args: string[]): Promise<Finished> {
    return rtk([...args, "--stack", this.name], { env: this.env });
  }

  /** A preview that talks to Docker through a given host, as one document. */
  async preview(dockerHost: string, command: string[]): Promise<Finished & { changes: Record<string, number> }> {
    const env = { ...this.env, DOCKER_HOST: dockerHost };
    const finished = await rtk([...command, "--json", "--non-interactive", "--stack", this.name], { env });
    return { ...finished, changes: finished.code === 0 ? JSON.parse(finished.stdout).changeSummary : {} };
  }

  up(): Promise<Finished> {
    return this.rtk("up", "--yes", "--skip-preview", "--non-interactive");
  }

  /** Everything of the stack that Docker holds. */
  async dockerObjects(): Promise<string[]> {
    const filter = ["--filter", `name=rt-kaskada-${this.name}-`];
    const lists = await Promise.all([
      run("docker", ["ps", "-a", ...filter, "--format", "container {{.Names}}"]),
      run("docker", ["network", "ls", ...filter, "--format", "network {{.Name}}"]),
      run("docker", ["volume", "ls", ...filter, "--format", "volume {{.Name}}"]),
    ]);
    return lists.flatMap(({ stdout }) => stdout.split("\n").filter((line) => line !== ""));
  }

  container(service: string): string {
    return `rt-kaskada-${this.name}-${service}`;
  }

  async remove(): Promise<void> {
    const destroyed = await this.rtk("destroy", "--yes", "--skip-preview");
    if (destroyed.code === 0) await rtk(["stack", "rm", "--yes", this.name], { env: this.env });
    rmSync(join(root, `Pulumi.${this.name}.yaml`), { force: true });
  }

  private async succeed(...args: string[]): Promise<void> {
    const { code, stdout, stderr } = await rtk(args, { env: this.env });
    if (code !== 0) throw new Error(`rtk ${args.join(" ")} exited with ${code}:\n${stdout}${stderr}`);
  }
}
