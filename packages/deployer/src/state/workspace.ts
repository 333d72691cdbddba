import { createHash } from "node:crypto";
import { join } from "node:path";
import { isJsonObject, type Json } from "../values/index.js";
import { readIfExists, writeAtomically } from "./files.js";
import { type BackendLocation, pulumiHome } from "./location.js";

/** Remembers which stack is selected, in the user's settings: a file per project, an entry per backend. */
export class Workspace {
  readonly #path: string;

  /**
   * @param project the project's name
   * @param projectPath the absolute path of its Pulumi.yaml
   */
  constructor(
    env: NodeJS.ProcessEnv,
    project: string,
    projectPath: string,
    private readonly backend: BackendLocation,
  ) {
    const digest = createHash("sha1").update(projectPath).digest("hex");
    this.#path = join(pulumiHome(env), "workspaces", `${project}-${digest}-workspace.json`);
  }

  /** The selected stack, as it was selected: `dev` or `organization/proj/dev`. */
  async selected(): Promise<string | undefined> {
    const { stacks } = await this.#read();
    if (!isJsonObject(stacks)) return undefined;
    const selected = stacks[this.backend.url] ?? stacks[this.#absoluteUrl];
    return typeof selected === "string" ? selected : undefined;
  }

  /** Selects a stack; undefined selects none. */
  async select(stack: string | undefined): Promise<void> {
    const settings = await this.#read();
    const {
      [this.backend.url]: _,
      [this.#absoluteUrl]: __,
      ...others
    } = isJsonObject(settings.stacks) ? settings.stacks : {};
    const stacks = stack === undefined ? others : { ...others, [this.backend.url]: stack };
    await writeAtomically(this.#path, JSON.stringify({ ...settings, stacks }));
  }

  get #absoluteUrl(): string {
    return `file://${this.backend.directory}`;
  }

  async #read(): Promise<{ [key: string]: Json }> {
    const content = await readIfExists(this.#path);
    try {
      const json = JSON.parse(content?.toString("utf8") ?? "{}") as Json;
      return isJsonObject(json) ? json : {};
    } catch {
      // Which stack was selected is easily said again; a damaged file is not worth failing for.
      return {};
    }
  }
}
