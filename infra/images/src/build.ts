import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { catalog, type ImageName, versions } from "./catalog.js";
import { type BaseName, basePackages, makeBase } from "./debian.js";
import { SUITE } from "./debian-sources.js";
import { dockerEngine, type Engine } from "./engine.js";
import { downloadJars } from "./maven.js";
import { downloadNode } from "./node-binary.js";
import { recipeDigest, recipeFolder } from "./recipe.js";

const baseOf: Readonly<Record<ImageName, BaseName>> = { cassandra: "jre", pulsar: "jre", node: "slim" };

/** One image as it has to be: built already when the engine's image of that name has the same recipe. */
export interface ImageState {
  readonly name: ImageName;
  readonly reference: string;
  readonly recipe: string;
  readonly base: { readonly name: BaseName; readonly reference: string; readonly recipe: string };
  readonly built: boolean;
}

/** Which of the images built here are there and current. */
export async function imageStates(engine: Engine = dockerEngine()): Promise<ImageState[]> {
  const architecture = await engine.architecture();
  const states = Object.keys(versions).map(async (key) => {
    const name = key as ImageName;
    const baseName = baseOf[name];
    const baseRecipe = await recipeDigest(recipeFolder("debian"), [
      SUITE,
      architecture,
      ...(await basePackages(baseName)),
    ]);
    const base = { name: baseName, reference: `rt-kaskada/debian:${baseRecipe}`, recipe: baseRecipe };
    const recipe = await recipeDigest(recipeFolder(name), [versions[name], base.reference]);
    const reference = catalog[name].local;
    return { name, reference, recipe, base, built: (await engine.recipeOf(reference)) === recipe };
  });
  return Promise.all(states);
}

/** Builds every image that is missing or was built from another recipe; `report` gets a line per step. */
export async function buildImages(report: (line: string) => void, engine: Engine = dockerEngine()): Promise<void> {
  const missing = (await imageStates(engine)).filter((state) => !state.built);
  if (missing.length === 0) return;
  const folder = await mkdtemp(join(tmpdir(), "rt-kaskada-images-"));
  try {
    const bases = new Map(missing.map((state) => [state.base.reference, state.base]));
    // Bases keep a core busy and downloads wait for the network: side by side, but each kind one by one.
    await Promise.all([makeBases([...bases.values()], folder, report, engine), stage(missing, folder, report, engine)]);
    for (const state of missing) {
      await timed(report, `build ${state.reference}`, () =>
        engine.build(join(folder, state.name), state.reference, state.recipe, state.base.reference),
      );
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function makeBases(bases: ImageState["base"][], folder: string, report: (line: string) => void, engine: Engine) {
  for (const base of bases) {
    if ((await engine.recipeOf(base.reference)) === base.recipe) continue;
    await timed(report, `make ${base.reference} (Debian ${SUITE}, ${base.name})`, async () => {
      const tarFile = await makeBase(base.name, folder);
      await engine.importRoot(tarFile, base.reference, base.recipe);
      await rm(tarFile);
    });
  }
}

/** Lays out each image's build context: its recipe's files and what they need from a registry. */
async function stage(states: ImageState[], folder: string, report: (line: string) => void, engine: Engine) {
  const architecture = await engine.architecture();
  for (const { name } of states) {
    const context = join(folder, name);
    await cp(recipeFolder(name), context, { recursive: true });
    await timed(report, `download ${name} ${versions[name]}`, async () => {
      if (name === "node") return downloadNode(versions.node, architecture, context);
      const pom = join(context, "pom.xml");
      await downloadJars(pom, versions[name], join(context, "lib"));
      await rm(pom);
    });
  }
}

async function timed(report: (line: string) => void, step: string, work: () => Promise<void>): Promise<void> {
  report(`images: ${step} …`);
  const started = Date.now();
  await work();
  report(`images: ${step}: done in ${((Date.now() - started) / 1000).toFixed(0)} s`);
}
