import { existsSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Project } from "../config/index.js";

/** Where a project's program is: `main` names its directory or its file. */
export function locateProgram(project: Pick<Project, "root" | "main">): { directory: string; entryPoint: string } {
  if (!project.main) return { directory: project.root, entryPoint: "." };
  const path = join(project.root, project.main);
  if (!existsSync(path))
    throw new Error(`could not find the program: \`main: ${project.main}\` names ${path}, which does not exist`);
  if (statSync(path).isDirectory()) return { directory: path, entryPoint: "." };
  return { directory: dirname(path), entryPoint: basename(path) };
}
