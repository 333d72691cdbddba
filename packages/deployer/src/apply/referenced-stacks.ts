import { loadStack, type OpenSecrets, ORGANIZATION, StackNotFoundError, stackFiles } from "../state/index.js";
import type { PropertyMap } from "../values/index.js";

/** The backend in which other stacks are looked up, and how their secrets are opened. */
export interface Backend {
  project: { name: string };
  backendDirectory: string;
  openSecrets: OpenSecrets;
}

/** The outputs another stack had when it was last updated; undefined when there is no such stack. */
export async function referencedOutputs(name: string, backend: Backend): Promise<PropertyMap | undefined> {
  const parts = name.split("/");
  const stack = parts.pop()!;
  const project = parts.pop() ?? backend.project.name;
  const organization = parts.pop() ?? ORGANIZATION;
  if (organization !== ORGANIZATION) {
    throw new Error(`stack reference "${name}": stacks of this backend are named organization/<project>/<stack>`);
  }
  try {
    const { checkpoint } = await loadStack(stackFiles(backend.backendDirectory, project, stack), backend.openSecrets);
    const root = checkpoint.resources.find(({ type, delete: old }) => type === "pulumi:pulumi:Stack" && !old);
    return root?.outputs ?? {};
  } catch (error) {
    if (error instanceof StackNotFoundError) return undefined;
    throw error;
  }
}
