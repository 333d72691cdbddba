import Docker from "dockerode";
import { buildImages, imageStates } from "./build.js";
import { catalog, type ImageSource } from "./catalog.js";
import { dockerEngine, type Engine } from "./engine.js";

/** The images of a source that the engine hasn't got, or has from an older recipe. */
export async function missingImages(source: ImageSource, engine: Engine = dockerEngine()): Promise<string[]> {
  if (source === "local") {
    return (await imageStates(engine)).filter((state) => !state.built).map((state) => state.reference);
  }
  const references = Object.values(catalog).map((entry) => entry.official);
  const there = await Promise.all(references.map((reference) => engine.recipeOf(reference)));
  return references.filter((_, i) => there[i] === undefined);
}

/** Pulls or builds what is missing; `report` gets a line per step. */
export async function getImages(source: ImageSource, report: (line: string) => void): Promise<void> {
  if (source === "local") return buildImages(report);
  const docker = new Docker();
  for (const reference of await missingImages(source)) {
    report(`images: pull ${reference} …`);
    const stream = await docker.pull(reference);
    await new Promise<void>((resolve, reject) => {
      docker.modem.followProgress(stream, (error: Error | null) =>
        error ? reject(new Error(`Could not pull ${reference}: ${error.message}`)) : resolve(),
      );
    });
  }
}
