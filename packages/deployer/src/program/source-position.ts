import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import type sources from "@pulumi/pulumi/proto/source_pb.js";

type Position = InstanceType<typeof sources.SourcePosition>;

/** Where in the project a resource is declared, as the state keeps it: `project:///path#line,column`. */
export function sourcePosition(position: Position | undefined, rootDirectory: string): string | undefined {
  if (!position?.getUri().startsWith("file://")) return undefined;
  const path = relative(rootDirectory, fileURLToPath(position.getUri())).replaceAll("\\", "/");
  const column = position.getColumn() ? `,${position.getColumn()}` : "";
  return `project:///${path}#${position.getLine()}${column}`;
}
