import { type FileMetaData, parquetSchema, type SchemaTree } from "hyparquet";

const NAMES = ["key", "value"] as const;

/**
 * Gives the two columns of each map the names that the reading library looks for. Their order tells what they are: the
 * format leaves their names to the writer, and Arrow for Rust writes `keys` and `values`.
 */
export function nameMapEntries(metadata: FileMetaData): void {
  visit(parquetSchema(metadata), metadata);
}

function visit(tree: SchemaTree, metadata: FileMetaData): void {
  for (const child of tree.children) visit(child, metadata);
  const kind = tree.element.logical_type?.type ?? tree.element.converted_type;
  if (kind !== "MAP" && kind !== "MAP_KEY_VALUE") return;
  tree.children[0]?.children.forEach(({ element, path }, i) => {
    const name = NAMES[i];
    if (name === undefined || element.name === name) return;
    element.name = name;
    for (const group of metadata.row_groups) {
      for (const { meta_data: column } of group.columns) {
        if (column && path.every((part, at) => column.path_in_schema[at] === part))
          column.path_in_schema[path.length - 1] = name;
      }
    }
  });
}
