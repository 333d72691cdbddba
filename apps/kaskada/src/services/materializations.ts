import { randomUUID } from "node:crypto";
import type {
  CreateMaterializationRequest,
  DeleteMaterializationRequest,
  GetMaterializationRequest,
  ListMaterializationsRequest,
  Materialization,
  MaterializationService,
} from "@rt-kaskada/kaskada-api";
import { toAnalysis } from "../catalog/analysis.js";
import { type Column, toSchema } from "../catalog/api-types.js";
import type { Catalog, StoredMaterialization } from "../catalog/catalog.js";
import { compileFor, tablesBehind } from "../catalog/compile.js";
import { alreadyExists, invalidArgument, notFound } from "../server/api-error.js";
import type { Handlers } from "../server/handlers.js";
import { matches, page } from "../server/paging.js";
import { timestampOf } from "./timestamps.js";
import { required } from "./validate.js";

/** What carries materializations out. */
export interface MaterializationRunner {
  /** Throws when one could not run as it is, before it is stored. */
  check(stored: StoredMaterialization): Promise<void>;
  start(stored: StoredMaterialization): void;
  remove(stored: StoredMaterialization): Promise<void>;
}

/** MaterializationService. */
export function materializationHandlers(
  catalog: Catalog,
  runner: MaterializationRunner,
): Handlers<MaterializationService> {
  const find = (owner: string, name: string): StoredMaterialization => {
    const stored = catalog.materialization(owner, required(name, "materialization_name"));
    if (!stored) throw notFound("materialization");
    return stored;
  };
  return {
    async listMaterializations(request: ListMaterializationsRequest, { owner }) {
      const { items, nextPageToken } = page("kaskada.kaskada.v1alpha.ListMaterializationsRequest", request, (search) =>
        catalog.materializations
          .list(owner)
          .map(({ materialization }) => materialization)
          .filter((item) => matches(search, item.materializationName, item.expression))
          .sort((a, b) => (a.materializationName < b.materializationName ? -1 : 1)),
      );
      return { materializations: items, nextPageToken };
    },

    async getMaterialization(request: GetMaterializationRequest, { owner }) {
      return { materialization: find(owner, request.materializationName).materialization };
    },

    async createMaterialization(request: CreateMaterializationRequest, { owner, log }) {
      const wanted = validated(request.materialization);
      const { materializationName, expression, withViews } = wanted;
      const compilation = compileFor(catalog, { owner, expression, withViews });
      const analysis = toAnalysis(compilation);
      if (!compilation.ok || request.dryRun) return { materialization: wanted, analysis };
      const taken = () => {
        if (catalog.materialization(owner, materializationName)) throw alreadyExists("materialization already exists");
      };
      taken();
      const kind = kindOf(catalog, owner, compilation.freeNames, wanted);
      const { resultType } = compilation;
      const columns: readonly Omit<Column, "nullable">[] = resultType?.kind === "record" ? resultType.fields : [];
      const id = randomUUID();
      const stored: StoredMaterialization = {
        id,
        owner,
        dependencies: [...compilation.freeNames],
        kind,
        runs: 0,
        seen: {},
        materialization: {
          ...wanted,
          materializationId: id,
          createTime: timestampOf(Date.now()),
          schema: toSchema(columns.map((column) => ({ ...column, nullable: true }))),
          analysis,
          dataTokenId: "",
        },
      };
      await runner.check(stored);
      taken();
      await catalog.materializations.put(stored);
      runner.start(stored);
      log.info({ materialization: materializationName, id }, "materialization created");
      return { materialization: stored.materialization, analysis };
    },

    async deleteMaterialization(request: DeleteMaterializationRequest, { owner, log }) {
      const stored = find(owner, request.materializationName);
      await catalog.materializations.delete(stored.id);
      await runner.remove(stored);
      log.info({ materialization: request.materializationName, id: stored.id }, "materialization deleted");
      return {};
    },
  };
}

function validated(materialization: Materialization | null): Materialization {
  if (!materialization) throw invalidArgument("missing materialization definition");
  required(materialization.materializationName, "Materialization.MaterializationName");
  if (!materialization.expression) throw invalidArgument("missing materialization expression");
  for (const view of materialization.withViews) {
    required(view.name, "WithView.Name");
    required(view.expression, "WithView.Expression");
  }
  const { destination, slice } = materialization;
  if (!destination?.destination) throw invalidArgument("missing materialization destination");
  const prefix = destination.objectStore?.outputPrefixUri;
  if (destination.objectStore && !prefix?.endsWith("/")) destination.objectStore.outputPrefixUri = `${prefix}/`;
  // Tools that compare definitions expect an empty slice rather than none.
  return { ...materialization, slice: slice ?? {} };
}

/**
 * What the tables behind an expression are backed by. Each of its names has to be one that stays: a stored table or view,
 * or a view that the materialization brings along.
 */
function kindOf(
  catalog: Catalog,
  owner: string,
  names: readonly string[],
  wanted: Materialization,
): StoredMaterialization["kind"] {
  const own = new Set(wanted.withViews.map(({ name }) => name));
  const known = (name: string) => own.has(name) || catalog.table(owner, name) || catalog.view(owner, name);
  if (!names.every(known)) throw invalidArgument("materialization expression contains unknown dependency");
  const kinds = new Set(tablesBehind(catalog, owner, names, wanted.withViews).map(({ table }) => table.source?.source));
  if (kinds.size === 0) throw invalidArgument("materialization expression reads no table");
  if (kinds.size > 1) throw invalidArgument("materializations can't mix tables backed by files and by streams");
  if (!kinds.has("pulsar")) return "files";
  if (!wanted.destination?.pulsar?.config) {
    throw invalidArgument("a materialization over streams needs a Pulsar destination");
  }
  return "streams";
}
