import { containsUnknown, isMap, type PropertyMap, Secret, UNKNOWN } from "../../../values/index.js";
import { text } from "../model/convert.js";
import type { Operation } from "../operation.js";
import type { Live } from "../resources/handler.js";
import { buildImage } from "./build.js";
import { pushImage } from "./push.js";

export const imageHandler = {
  /**
   * Builds an image, and pushes it unless that is switched off. An update does the same again. A preview that does not
   * build gives the inputs back, so that the program knows these and nothing else.
   */
  async create(operation: Operation, inputs: PropertyMap, preview: boolean): Promise<Live> {
    if (preview && !buildsOnPreview(operation, inputs)) return { id: "", state: inputs };
    return buildAndPush(operation, inputs, preview);
  },
};

async function buildAndPush(operation: Operation, inputs: PropertyMap, preview: boolean): Promise<Live> {
  const built = await buildImage(operation, inputs);
  const local = preview || inputs.skipPush === true;
  const name = String(inputs.imageName);
  const registry = isMap(inputs.registry ?? null) ? (inputs.registry as PropertyMap) : {};
  return {
    id: name,
    state: {
      baseImageName: name,
      context: built.build.context!,
      dockerfile: built.dockerfile,
      imageName: name,
      platform: built.build.platform ?? "",
      registryServer: text(registry.server) ?? "",
      repoDigest: local ? built.id : await pushImage(operation, inputs),
      __inputs: new Secret(inputs),
    },
  };
}

/** Whether a preview builds the image: only when asked for, and when all that the build needs is known. */
function buildsOnPreview(operation: Operation, inputs: PropertyMap): boolean {
  if (inputs.buildOnPreview !== true) return false;
  const build = isMap(inputs.build ?? null) ? (inputs.build as PropertyMap) : {};
  const needed = [inputs.imageName ?? null, build.context ?? null, build.dockerfile ?? null, build.args ?? null];
  if (!needed.some((value) => value === UNKNOWN || containsUnknown(value))) return true;
  operation.log(
    "warning",
    "Minimum inputs for build are unresolved. Continuing without preview image build. To avoid this warning, ensure image name, dockerfile, args, and context are resolved at preview.",
  );
  return false;
}
