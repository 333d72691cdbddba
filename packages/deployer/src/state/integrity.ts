import { magicOf } from "./checkpoint-file.js";
import type { StackFiles } from "./stack-files.js";
import type { Checkpoint, ResourceState } from "./types.js";

/** Thrown for a state that contradicts itself and must not be worked with. */
export class IntegrityError extends Error {
  override name = "IntegrityError";
}

/**
 * Refuses a state that contradicts itself, saying how to mend it.
 * @throws IntegrityError
 */
export function assertIntegrity(files: StackFiles, checkpoint: IntegrityChecked): void {
  const problem = integrityProblem(checkpoint);
  if (!problem) return;
  throw new IntegrityError(
    `snapshot integrity failure in ${files.checkpoint}; refusing to use it: ${problem.message}. ` +
      `To mend it, write it to a file with \`stack export --file FILE\`, correct that and read it back with \`stack import --file FILE\`; ` +
      `earlier states are in ${files.previous} and ${files.backups}`,
  );
}

/** What is wrong with a state; undefined when nothing is. */
export function integrityProblem(checkpoint: IntegrityChecked): IntegrityError | undefined {
  try {
    checkIntegrity(checkpoint);
    return undefined;
  } catch (error) {
    if (error instanceof IntegrityError) return error;
    throw error;
  }
}

type IntegrityChecked = Partial<Pick<Checkpoint, "manifest" | "resources">>;

/**
 * Checks what every later operation relies on: the manifest's magic, references only to resources earlier in the list,
 * one live resource per URN.
 * @throws IntegrityError naming the resource and what is wrong with it
 */
export function checkIntegrity(checkpoint: IntegrityChecked): void {
  const { manifest, resources = [] } = checkpoint;
  if (manifest && (manifest.magic !== "" || manifest.version !== "") && manifest.magic !== magicOf(manifest.version)) {
    throw new IntegrityError("the magic cookie of its manifest is wrong; the file was changed or is damaged");
  }
  const seen = new Set<string>();
  const live = new Set<string>();
  const providers = new Set<string>();
  const all = new Set(resources.map((resource) => resource.urn));
  for (const resource of resources) {
    if (!resource.custom && resource.id) throw broken(resource, "is a component but has an id");
    for (const { urn, role } of references(resource)) {
      if (seen.has(urn)) continue;
      throw broken(resource, `refers to ${role} ${urn}, which ${all.has(urn) ? "comes after it" : "does not exist"}`);
    }
    if (resource.provider && !providers.has(resource.provider)) {
      throw broken(resource, `refers to provider ${resource.provider}, which is not before it`);
    }
    if (!resource.delete && live.has(resource.urn)) throw broken(resource, "is listed twice");
    if (!resource.delete) live.add(resource.urn);
    seen.add(resource.urn);
    if (resource.type.startsWith("pulumi:providers:")) providers.add(`${resource.urn}::${resource.id ?? ""}`);
  }
}

function broken(resource: ResourceState, problem: string): IntegrityError {
  return new IntegrityError(`resource ${resource.urn} ${problem}`);
}

/** Everything a resource refers to by URN, with the word for what it is to it. */
export function* references(resource: ResourceState): Generator<{ urn: string; role: string }> {
  if (resource.parent) yield { urn: resource.parent, role: "parent" };
  for (const urn of resource.dependencies ?? []) yield { urn, role: "dependency" };
  for (const [property, urns] of Object.entries(resource.propertyDependencies ?? {})) {
    for (const urn of urns ?? []) yield { urn, role: `dependency (of property ${property})` };
  }
  if (resource.deletedWith) yield { urn: resource.deletedWith, role: "deletedWith" };
  for (const urn of resource.replaceWith ?? []) yield { urn, role: "replaceWith" };
}
