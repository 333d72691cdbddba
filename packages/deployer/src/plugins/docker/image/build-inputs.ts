import { posix } from "node:path";
import { isMap, type PropertyMap, UNKNOWN, type Value } from "../../../values/index.js";
import { text, texts } from "../model/convert.js";

/** An image's build inputs with the defaults filled in; undefined where a value is not known yet. */
export interface BuildInputs {
  context?: string;
  dockerfile?: string;
  builder: "classic" | "buildkit";
  args?: Record<string, string>;
  target?: string;
  platform?: string;
  network?: string;
  cacheFrom: string[];
  addHosts: string[];
}

/** The platform that the machine of this process builds for. */
export function hostPlatform(): string {
  const architectures: Record<string, string> = { x64: "amd64", ia32: "386" };
  return `linux/${architectures[process.arch] ?? process.arch}`;
}

/** Reads `build` of an image's inputs. */
export function readBuild(build: Value | undefined): BuildInputs {
  const given = isMap(build ?? null) ? (build as PropertyMap) : {};
  const context = orUnknown(given.context, ".");
  const dockerfile = orUnknown(given.dockerfile, posix.join(context ?? "", "Dockerfile"));
  return {
    context,
    dockerfile,
    builder: readBuilder(given.builderVersion),
    args: readArgs(given.args),
    target: text(given.target),
    platform: text(given.platform),
    network: text(given.network),
    cacheFrom: readCacheFrom(given.cacheFrom),
    addHosts: texts(given.addHosts).filter((host) => host !== String(UNKNOWN)),
  };
}

function orUnknown(value: Value | undefined, fallback: string): string | undefined {
  if (value === UNKNOWN) return undefined;
  return typeof value === "string" ? value : fallback;
}

function readBuilder(version: Value | undefined): BuildInputs["builder"] {
  if (version === undefined || version === null || version === UNKNOWN || version === "BuilderBuildKit")
    return "buildkit";
  if (version === "BuilderV1") return "classic";
  throw new Error("invalid Docker Builder version: build.builderVersion is BuilderV1 or BuilderBuildKit");
}

function readArgs(args: Value | undefined): Record<string, string> | undefined {
  if (!isMap(args ?? null)) return undefined;
  const known = Object.entries(args as PropertyMap).filter(([, value]) => typeof value === "string");
  return known.length > 0 ? (Object.fromEntries(known) as Record<string, string>) : undefined;
}

function readCacheFrom(cacheFrom: Value | undefined): string[] {
  if (!isMap(cacheFrom ?? null)) return [];
  const { images } = cacheFrom as PropertyMap;
  if (images === undefined) throw new Error("cacheFrom requires an `images` field");
  return Array.isArray(images) ? images.filter((image) => typeof image === "string") : [];
}
