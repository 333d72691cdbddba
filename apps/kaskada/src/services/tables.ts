import { randomUUID } from "node:crypto";
import type {
  CreateTableRequest,
  DeleteTableRequest,
  GetTableRequest,
  ListTablesRequest,
  LoadDataRequest,
  Table,
  TableService,
} from "@rt-kaskada/kaskada-api";
import type { Catalog, StoredTable } from "../catalog/catalog.js";
import { refuseIfUsed } from "../catalog/dependents.js";
import { fetchStreamSchema } from "../catalog/stream-schema.js";
import { checkColumns } from "../catalog/table-columns.js";
import { alreadyExists, internal, invalidArgument, notFound } from "../server/api-error.js";
import type { Handlers } from "../server/handlers.js";
import { matches, page } from "../server/paging.js";
import { issueToken } from "./data-tokens.js";
import { timestampOf } from "./timestamps.js";
import { required } from "./validate.js";

/** Loads a file into a table; returns the data token. */
export type LoadFile = (stored: StoredTable, request: LoadDataRequest) => Promise<string>;

/** TableService. */
export function tableHandlers(catalog: Catalog, loadFile: LoadFile): Handlers<TableService> {
  const find = (owner: string, name: string): StoredTable => {
    const stored = catalog.table(owner, required(name, "table_name"));
    if (!stored) throw notFound("table");
    return stored;
  };
  return {
    async listTables(request: ListTablesRequest, { owner }) {
      const { items, nextPageToken } = page("kaskada.kaskada.v1alpha.ListTablesRequest", request, (search) =>
        catalog.tables
          .list(owner)
          .map(({ table }) => table)
          .filter((table) => matches(search, ...searchable(table)))
          .sort((a, b) => (a.tableName < b.tableName ? -1 : 1)),
      );
      return { tables: items, nextPageToken };
    },

    async getTable(request: GetTableRequest, { owner }) {
      return { table: find(owner, request.tableName).table };
    },

    async createTable(request: CreateTableRequest, { owner, log }) {
      const table = validated(request.table);
      const taken = () => {
        if (catalog.table(owner, table.tableName)) throw alreadyExists("table already exists");
      };
      taken();
      const id = randomUUID();
      const now = timestampOf(Date.now());
      const stored: StoredTable = {
        id,
        owner,
        files: [],
        table: { ...table, tableId: id, createTime: now, updateTime: now, version: 0, fileCount: 0, schema: null },
      };
      const config = table.source?.pulsar?.config;
      if (config) {
        const stream = await fetchStreamSchema(config).catch((error: Error) => {
          throw internal(`failed getting source metadata: schema error: ${error.message}`);
        });
        checkColumns(table, stream.columns);
        stored.table.schema = stream.schema;
        stored.avroSchema = stream.avroSchema;
      }
      taken();
      await catalog.tables.put(stored);
      log.info({ table: table.tableName }, "table created");
      return { table: stored.table };
    },

    async deleteTable(request: DeleteTableRequest, { owner, log }) {
      const stored = find(owner, request.tableName);
      if (!request.force) refuseIfUsed(catalog, owner, "table", request.tableName);
      await catalog.tables.delete(stored.id);
      log.info({ table: request.tableName }, "table deleted");
      return { dataTokenId: (await issueToken(catalog, owner)).id };
    },

    async loadData(request: LoadDataRequest, { owner }) {
      const stored = find(owner, request.tableName);
      return { dataTokenId: await loadFile(stored, request) };
    },
  };
}

function validated(table: Table | null): Table {
  if (!table) throw invalidArgument("invalid CreateTableRequest.Table: value is required");
  required(table.tableName, "Table.TableName");
  required(table.timeColumnName, "Table.TimeColumnName");
  required(table.entityKeyColumnName, "Table.EntityKeyColumnName");
  if (table.subsortColumnName) required(table.subsortColumnName.value, "Table.SubsortColumnName");
  const { source } = table;
  if (
    source &&
    (source.source === undefined || source.source === "kafka" || (source.pulsar && !source.pulsar.config))
  ) {
    throw invalidArgument(`table source ${source.source ?? "without a kind"} is not supported`);
  }
  return { ...table, source: source ?? { kaskada: {} } };
}

function searchable(table: Table): string[] {
  return [table.tableName, table.entityKeyColumnName, table.timeColumnName, table.subsortColumnName?.value ?? ""];
}
