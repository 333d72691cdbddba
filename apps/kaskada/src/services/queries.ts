import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { status } from "@grpc/grpc-js";
import { reasonOf } from "@rt-kaskada/common";
import { type Compilation, evaluateRows } from "@rt-kaskada/fenl";
import type {
  CreateQueryRequest,
  CreateQueryResponse,
  FenlDiagnostic,
  FenlDiagnostics,
  GetQueryRequest,
  Input,
  ListQueriesRequest,
  Query,
  QueryService,
  Timestamp,
} from "@rt-kaskada/kaskada-api";
import { toDiagnostics } from "../catalog/analysis.js";
import { toSchema } from "../catalog/api-types.js";
import type { Catalog } from "../catalog/catalog.js";
import { compileFor, tablesOf } from "../catalog/compile.js";
import { sliceFilter } from "../catalog/slice.js";
import type { JobOptions } from "../jobs/job-options.js";
import { queryRows } from "../queries/query-rows.js";
import { resultColumns } from "../queries/result-columns.js";
import { folderOf, pruneResults, writeResults } from "../queries/result-files.js";
import { ApiError, invalidArgument, notFound } from "../server/api-error.js";
import type { CallContext, Handlers } from "../server/handlers.js";
import { page } from "../server/paging.js";
import { checkUuid, findToken, latestToken } from "./data-tokens.js";
import { timestampOf } from "./timestamps.js";

type Reply = Input<CreateQueryResponse>;

/** What queries work with. */
export interface QueryParts {
  catalog: Catalog;
  dataDir: string;
  options: JobOptions;
}

/** QueryService. */
export function queryHandlers(parts: QueryParts): Handlers<QueryService> {
  const { catalog } = parts;
  const find = (owner: string, id: string): Query => {
    const stored = catalog.queries.get(checkUuid(id, "query_id"));
    if (stored?.owner !== owner) throw notFound("query");
    return stored.query;
  };
  return {
    async *createQuery(request: CreateQueryRequest, context: CallContext) {
      const { owner } = context;
      const given = request.query;
      if (!given) throw invalidArgument("missing query definition");
      const query = given.queryId ? find(owner, given.queryId) : given;
      yield* run(parts, query, request, context);
    },

    async getQuery(request: GetQueryRequest, { owner }) {
      return { query: find(owner, request.queryId) };
    },

    async listQueries(request: ListQueriesRequest, { owner }) {
      const { items, nextPageToken } = page("kaskada.kaskada.v1alpha.ListQueriesRequest", request, (search) =>
        catalog.queries
          .list(owner)
          .map(({ query }) => query)
          .filter(({ expression }) => expression.includes(search))
          .sort((a, b) => (a.createTime?.seconds ?? 0) - (b.createTime?.seconds ?? 0)),
      );
      return { queries: items, nextPageToken };
    },
  };
}

async function* run(
  parts: QueryParts,
  query: Query,
  { queryOptions }: CreateQueryRequest,
  { owner, log, signal }: CallContext,
): AsyncGenerator<Reply> {
  const { catalog } = parts;
  if (!query.expression) throw invalidArgument("missing query expression");
  if (query.destination?.pulsar)
    throw new ApiError(status.UNIMPLEMENTED, "queries can't write to Pulsar: use a materialization");
  const atTime = query.resultBehavior === "RESULT_BEHAVIOR_FINAL_RESULTS_AT_TIME";
  if (atTime && !query.finalResultTime) throw invalidArgument("missing final_result_time");
  // The Python client asks for the latest data by an empty token.
  const wantedToken = query.dataTokenId?.value;
  const token = wantedToken ? findToken(catalog, owner, wantedToken) : latestToken(catalog, owner);
  const compilation = compileFor(catalog, { owner, expression: query.expression });
  const { plan, resultType, keyType } = compilation;
  const accepts = keyType ? sliceFilter(query.slice, keyType) : () => true;
  yield analysisOf(compilation, token?.id ?? "", query, queryOptions?.dryRun === true);
  if (queryOptions?.dryRun) return;
  if (!plan || !keyType || resultType?.kind !== "record") {
    yield { state: "STATE_FAILURE" };
    return;
  }
  const queryId = query.queryId || randomUUID();
  const stored: Query = { ...query, queryId, createTime: query.createTime ?? timestampOf(Date.now()) };
  await catalog.queries.put({ id: queryId, owner, query: stored });
  yield { queryId };
  yield { state: "STATE_PREPARING" };
  const started = Date.now();
  try {
    const tables = tablesOf(catalog, owner, plan);
    const versions = wantedToken && token ? token.versions : {};
    const rows = await queryRows({ compilation, tables, versions, accepts, options: parts.options, log, signal });
    const prepared = Date.now();
    const metrics = { timePreparing: timestampOf(prepared - started), totalInputRows: rows.length };
    yield { state: "STATE_COMPUTING", metrics };
    const limit = query.limits?.previewRows;
    const results = evaluateRows(plan, rows, {
      final: atTime || query.resultBehavior === "RESULT_BEHAVIOR_FINAL_RESULTS",
      ...(atTime && query.finalResultTime && { finalTime: nanosOf(query.finalResultTime) }),
      ...(query.changedSinceTime && { changedSince: nanosOf(query.changedSinceTime) }),
      ...(limit && { limit }),
    });
    const { fileType = "FILE_TYPE_PARQUET", outputPrefixUri } = query.destination?.objectStore ?? {};
    await pruneResults(join(parts.dataDir, "results"));
    const folder = join(outputPrefixUri ? folderOf(outputPrefixUri) : join(parts.dataDir, "results"), queryId);
    const paths = await writeResults(folder, fileType, resultColumns(resultType, keyType), results);
    const destination = { objectStore: { fileType, outputPrefixUri: outputPrefixUri ?? "", outputPaths: { paths } } };
    yield { state: "STATE_COMPUTING", destination };
    yield {
      state: "STATE_SUCCESS",
      metrics: {
        ...metrics,
        timeComputing: timestampOf(Date.now() - prepared),
        outputFiles: paths.length,
        processedInputRows: rows.length,
        producedOutputRows: results.length,
      },
    };
  } catch (error) {
    log.error({ err: error }, "query failed");
    yield { state: "STATE_FAILURE", fenlDiagnostics: failureOf(error) };
  }
}

function analysisOf(compilation: Compilation, dataTokenId: string, query: Query, withMetrics: boolean): Reply {
  const { resultType, diagnostics, ok } = compilation;
  const fields = resultType?.kind === "record" ? resultType.fields : undefined;
  const schema = ok && fields ? toSchema(fields.map((field) => ({ ...field, nullable: true }))) : null;
  return {
    state: "STATE_ANALYSIS",
    config: { dataTokenId, sliceRequest: query.slice ?? {} },
    analysis: { canExecute: ok, schema },
    fenlDiagnostics: toDiagnostics(diagnostics),
    ...(withMetrics && { metrics: {} }),
  };
}

/** The original tells nothing of a failure while it computes; its clients show diagnostics wherever they come. */
function failureOf(error: unknown): FenlDiagnostics {
  const message = reasonOf(error);
  const diagnostic: FenlDiagnostic = {
    severity: "SEVERITY_ERROR",
    code: "B1000",
    message,
    formatted: `error[B1000]: ${message}`,
    webLink: "",
  };
  return { fenlDiagnostics: [diagnostic], numErrors: 1 };
}

function nanosOf({ seconds, nanos }: Timestamp): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
}
