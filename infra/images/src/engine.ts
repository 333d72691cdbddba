import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import Docker from "dockerode";

/** The label that tells which recipe an image was built from. */
export const RECIPE_LABEL = "rt-kaskada.recipe";

/** The few things that building an image asks of a Docker engine. */
export interface Engine {
  /** The engine's processor, in npm's words. */
  architecture(): Promise<"x64" | "arm64">;
  /** The recipe that an image was built from; undefined when there is no such image. */
  recipeOf(reference: string): Promise<string | undefined>;
  /** Makes an image of a root filesystem. */
  importRoot(tarFile: string, reference: string, recipe: string): Promise<void>;
  /** Builds an image of a folder that has a Dockerfile. */
  build(folder: string, reference: string, recipe: string, base: string): Promise<void>;
}

type Stream = NodeJS.ReadableStream;

/** The engine that DOCKER_HOST names, or the machine's own. */
export function dockerEngine(docker = new Docker()): Engine {
  // The engine answers 200 before the work starts: a failure is an event of the stream.
  const finished = (stream: Stream) =>
    new Promise<void>((resolve, reject) => {
      docker.modem.followProgress(stream, (error: Error | null, events: { error?: string; stream?: string }[]) => {
        const failure = error?.message ?? events.find((event) => event.error)?.error;
        if (!failure) return resolve();
        const said = (events ?? []).map((event) => event.stream ?? "").join("");
        reject(new Error(`${failure}\n${said.slice(-2000)}`.trim()));
      });
    });

  return {
    async architecture() {
      const { Architecture } = await docker.info();
      if (Architecture === "x86_64" || Architecture === "amd64") return "x64";
      if (Architecture === "aarch64" || Architecture === "arm64") return "arm64";
      throw new Error(`No image can be built for Docker's processor ${Architecture}: known are x86_64 and aarch64`);
    },
    async recipeOf(reference) {
      try {
        const image = await docker.getImage(reference).inspect();
        return image.Config.Labels?.[RECIPE_LABEL] ?? "";
      } catch (error) {
        if ((error as { statusCode?: number }).statusCode === 404) return undefined;
        throw error;
      }
    },
    async importRoot(tarFile, reference, recipe) {
      const [repo, tag] = reference.split(":");
      const changes = [`LABEL ${RECIPE_LABEL}=${recipe}`, "ENV LANG=C.UTF-8"];
      await finished(await docker.importImage(createReadStream(tarFile), { repo, tag, changes } as object));
    },
    async build(folder, reference, recipe, base) {
      const src = await readdir(folder);
      const stream = await docker.buildImage(
        { context: folder, src },
        { t: reference, labels: { [RECIPE_LABEL]: recipe }, buildargs: { BASE: base }, forcerm: true },
      );
      await finished(stream);
    },
  };
}
