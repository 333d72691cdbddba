import { join } from "node:path";

/** The one organization of the file backend. */
export const ORGANIZATION = "organization";

/** Where the files of one stack are. */
export interface StackFiles {
  project: string;
  name: string;
  /** `organization/<project>/<stack>`. */
  fullName: string;
  checkpoint: string;
  /** The checkpoint before the last write. */
  previous: string;
  journal: string;
  tags: string;
  history: string;
  backups: string;
  locks: string;
}

/**
 * Lays out a stack's files.
 * @param directory the backend's directory, the one holding `.pulumi`
 */
export function stackFiles(directory: string, project: string, name: string): StackFiles {
  const root = join(directory, ".pulumi");
  const checkpoint = join(root, "stacks", project, `${name}.json`);
  return {
    project,
    name,
    fullName: `${ORGANIZATION}/${project}/${name}`,
    checkpoint,
    previous: `${checkpoint}.bak`,
    journal: `${checkpoint}.journal`,
    tags: join(root, "stacks", project, `${name}.pulumi-tags`),
    history: join(root, "history", project, name),
    backups: join(root, "backups", project, name),
    locks: join(root, "locks", ORGANIZATION, project, name),
  };
}
