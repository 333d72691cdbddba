import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { status } from "@grpc/grpc-js";
import type { FileInput, LoadDataRequest } from "@rt-kaskada/kaskada-api";
import { toSchema } from "../catalog/api-types.js";
import type { Catalog, StoredFile, StoredTable } from "../catalog/catalog.js";
import { checkColumns } from "../catalog/table-columns.js";
import {
  ApiError,
  alreadyExists,
  failedPrecondition,
  internal,
  invalidArgument,
  notFound,
} from "../server/api-error.js";
import { issueToken } from "../services/data-tokens.js";
import { timestampOf } from "../services/timestamps.js";
import { writeFileAtomic } from "../storage/atomic-file.js";
import { readCsv } from "./csv-file.js";
import { readParquet } from "./parquet-file.js";
import type { TableData } from "./table-data.js";

/** Loads files into tables. Their content is kept with the service's data: the original may go. */
export class FileLoader {
  constructor(
    private readonly catalog: Catalog,
    private readonly dataDir: string,
  ) {}

  /** Adds a file's rows to a table; returns the data token from which they are visible. */
  async load(stored: StoredTable, request: LoadDataRequest): Promise<string> {
    const { fileInput } = request;
    if (!fileInput?.uri) throw invalidArgument("missing source_data");
    if (stored.table.source?.source === "pulsar")
      throw invalidArgument("files can't be loaded into a table backed by a stream");
    const bytes = await readInput(fileInput);
    const id = createHash("sha256").update(bytes).digest("hex");
    if (stored.files.some((file) => file.id === id)) throw alreadyExists("file already exists in table");
    const data = await parseFile(bytes, fileInput.fileType).catch((error: Error) => {
      throw internal(`failed to read ${fileInput.uri}: ${error.message}`);
    });
    checkColumns(stored.table, data.columns);
    const schema = toSchema(data.columns);
    const known = stored.table.schema;
    if (known && JSON.stringify(known) !== JSON.stringify(schema)) {
      throw failedPrecondition("schema does not match previous schema");
    }
    const version = stored.table.version + 1;
    const directory = join(this.dataDir, "files", stored.id);
    await mkdir(directory, { recursive: true });
    const file: StoredFile = {
      id,
      path: join(directory, id),
      fileType: fileInput.fileType,
      rows: data.rows.length,
      version,
    };
    await writeFileAtomic(file.path, bytes);
    const table = { ...stored.table, schema, version, updateTime: timestampOf(Date.now()) };
    await this.catalog.tables.put({ ...stored, table, files: [...stored.files, file] });
    return (await issueToken(this.catalog, stored.owner)).id;
  }
}

/** Reads a loaded file's content. */
export function parseFile(bytes: Buffer, fileType: FileInput["fileType"]): Promise<TableData> {
  return fileType === "FILE_TYPE_CSV"
    ? Promise.resolve().then(() => readCsv(bytes.toString("utf8")))
    : readParquet(bytes);
}

async function readInput({ uri }: FileInput): Promise<Buffer> {
  if (/^[a-z0-9]+:\/\//i.test(uri) && !uri.startsWith("file://")) {
    throw invalidArgument(`${uri}: only files of the service's own file system can be loaded`);
  }
  try {
    return await readFile(uri.startsWith("file://") ? fileURLToPath(uri) : uri);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw notFound(`file ${uri}`);
    if (code === "EACCES" || code === "EPERM") throw new ApiError(status.PERMISSION_DENIED, message);
    throw error;
  }
}
