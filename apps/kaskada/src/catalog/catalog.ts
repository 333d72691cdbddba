import { join } from "node:path";
import type { FileType, Materialization, Query, Table, View } from "@rt-kaskada/kaskada-api";
import { ObjectStore, type Stored } from "../storage/object-store.js";

/** A file loaded into a table. */
export interface StoredFile {
  /** Hash of its content: the same file is not loaded twice. */
  id: string;
  path: string;
  fileType: FileType;
  rows: number;
  /** The table's version that brought it. */
  version: number;
}

export interface StoredTable extends Stored {
  table: Table;
  /** For a stream: the topic's Avro schema when the table was created. */
  avroSchema?: string;
  files: StoredFile[];
}

export interface StoredView extends Stored {
  view: View;
  /** Tables and views its formula names. */
  dependencies: string[];
}

export interface StoredMaterialization extends Stored {
  materialization: Materialization;
  dependencies: string[];
  /** What its tables are backed by. */
  kind: "streams" | "files";
  /** Over files: how often it has run. */
  runs: number;
  /** Over files: the table versions that the last run has seen, by table id. */
  seen: Record<string, number>;
}

export interface StoredQuery extends Stored {
  query: Query;
}

/** A moment in the life of an owner's tables. */
export interface StoredToken extends Stored {
  /** Milliseconds since 1970. */
  created: number;
  /** Version by table id. */
  versions: Record<string, number>;
}

/** All definitions, on disk and in memory. */
export class Catalog {
  private constructor(
    readonly tables: ObjectStore<StoredTable>,
    readonly views: ObjectStore<StoredView>,
    readonly materializations: ObjectStore<StoredMaterialization>,
    readonly queries: ObjectStore<StoredQuery>,
    readonly tokens: ObjectStore<StoredToken>,
  ) {}

  /** Opens the catalog below a data directory. */
  static async open(dataDir: string): Promise<Catalog> {
    const at = (kind: string) => join(dataDir, "catalog", kind);
    return new Catalog(
      await ObjectStore.open<StoredTable>(at("tables")),
      await ObjectStore.open<StoredView>(at("views")),
      await ObjectStore.open<StoredMaterialization>(at("materializations")),
      await ObjectStore.open<StoredQuery>(at("queries")),
      await ObjectStore.open<StoredToken>(at("tokens")),
    );
  }

  table(owner: string, name: string): StoredTable | undefined {
    return this.tables.list(owner).find(({ table }) => table.tableName === name);
  }

  view(owner: string, name: string): StoredView | undefined {
    return this.views.list(owner).find(({ view }) => view.viewName === name);
  }

  materialization(owner: string, name: string): StoredMaterialization | undefined {
    return this.materializations
      .list(owner)
      .find(({ materialization }) => materialization.materializationName === name);
  }
}
