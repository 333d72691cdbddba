import { existsSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { isMap, type PropertyMap, UNKNOWN } from "../../../values/index.js";
import { isFullyQualified } from "../daemon/registry.js";
import { text } from "../model/convert.js";
import { hostPlatform, readBuild } from "./build-inputs.js";
import { readContext } from "./context.js";
import { contextDigest } from "./digest.js";

/**
 * Completes an image's inputs: defaults, and the digest of the build context, by which a change of any file shows.
 * @param inform shows a message to the user
 */
export async function checkImage(news: PropertyMap, inform: (message: string) => void): Promise<PropertyMap> {
  const inputs = withoutNulls(news);
  if (inputs.buildOnPreview === undefined || inputs.buildOnPreview === UNKNOWN) inputs.buildOnPreview = false;
  const given = inputs.build;
  if (given === undefined || isMap(given)) inputs.build = await checkBuild(given ?? {}, inform);
  checkNames(inputs);
  return inputs;
}

async function checkBuild(given: PropertyMap, inform: (message: string) => void): Promise<PropertyMap> {
  const build = readBuild(given);
  const checked: PropertyMap = { ...given };
  if (build.context !== undefined) checked.context = build.context;
  if (given.dockerfile !== UNKNOWN && build.dockerfile !== undefined) checked.dockerfile = build.dockerfile;
  if (build.context !== undefined && build.dockerfile !== undefined) {
    requireDockerfile(build.context, build.dockerfile);
    checked.contextDigest = await contextDigest(await readContext(build.context, build.dockerfile), build.dockerfile);
  }
  if (checked.platform === undefined) {
    checked.platform = hostPlatform();
    inform(
      `Building your image for ${checked.platform} architecture.\nTo ensure you are building for the correct platform, consider explicitly setting the \`platform\` field on ImageBuildOptions.`,
    );
  }
  return checked;
}

function requireDockerfile(context: string, dockerfile: string): void {
  if (existsSync(dockerfile)) return;
  const missing = `stat ${dockerfile}: no such file or directory`;
  if (isAbsolute(dockerfile))
    throw new Error(`expected a relative Dockerfile path; got ${JSON.stringify(dockerfile)} instead: ${missing}`);
  const nested = join(context, dockerfile);
  const start = `could not open dockerfile at relative path ${JSON.stringify(dockerfile)}`;
  throw new Error(
    existsSync(nested) ? `${start}. Try setting \`dockerfile\` to ${JSON.stringify(nested)}` : `${start}: ${missing}`,
  );
}

/** Only a full name tells where to push to and pull from. */
function checkNames(inputs: PropertyMap): void {
  const cacheFrom = readBuild(inputs.build).cacheFrom;
  if (inputs.skipPush === true && cacheFrom.length === 0) return;
  const registry = isMap(inputs.registry ?? null) ? text((inputs.registry as PropertyMap).server) : undefined;
  if (registry || typeof inputs.imageName !== "string") return;
  if (isFullyQualified(inputs.imageName)) return;
  throw new Error(
    `${JSON.stringify(inputs.imageName)}: repository name must be canonical.\nThis resource requires all image names to be fully qualified.\nFor example, if you are attempting to push to Dockerhub, prefix your image name with \`docker.io\`:\n\n\`docker.io/repository/image:tag\``,
  );
}

function withoutNulls(map: PropertyMap): PropertyMap {
  return Object.fromEntries(
    Object.entries(map)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, isMap(value) ? withoutNulls(value) : value]),
  );
}
