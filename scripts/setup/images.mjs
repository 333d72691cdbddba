// @ts-check
// The server and base images, from where the dev stack's configuration says.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { ensurePrograms } from "./debian.mjs";
import { SetupError, say } from "./run.mjs";

const KEY = "rt-kaskada:images";

/**
 * Settles once where images come from, and gets those that aren't there yet.
 * @param {string} root the clone's folder
 */
export async function ensureImages(root) {
  const images = await import("@rt-kaskada/images");
  const source = await settledSource(join(root, "Pulumi.dev.yaml"), images.chooseImageSource);
  const missing = await images.missingImages(source);
  if (missing.length === 0) {
    say(`images are there (${source})`);
    return;
  }
  say(`images to get (${source}): ${missing.join(", ")}`);
  if (source === "local") ensurePrograms(["mmdebstrap", "mvn"], "build images");
  try {
    await images.getImages(source, say);
  } catch (error) {
    throw new SetupError(/** @type {Error} */ (error).message);
  }
}

/**
 * What the stack's configuration says; when it says nothing, what `choose` finds, which is then written there.
 * @param {string} file the stack's configuration
 * @param {() => Promise<"official" | "local">} choose
 */
export async function settledSource(file, choose) {
  const document = parseDocument(readFileSync(file, "utf8"));
  const set = document.getIn(["config", KEY]);
  if (set === "official" || set === "local") return set;
  if (set !== undefined) throw new SetupError(`${file}: ${KEY} is '${set}': allowed are 'official' and 'local'`);
  say("try the image registry …");
  const source = await choose();
  document.setIn(["config", KEY], source);
  writeFileSync(file, document.toString());
  say(`${source === "official" ? "the image registry answers" : "no image registry answers"}: ${KEY} is now ${source}`);
  return source;
}
