import { randomUUID } from "node:crypto";
import type {
  CreateViewRequest,
  DeleteViewRequest,
  GetViewRequest,
  ListViewsRequest,
  View,
  ViewService,
} from "@rt-kaskada/kaskada-api";
import { toAnalysis } from "../catalog/analysis.js";
import { toDataType } from "../catalog/api-types.js";
import type { Catalog, StoredView } from "../catalog/catalog.js";
import { compileFor } from "../catalog/compile.js";
import { refuseIfUsed } from "../catalog/dependents.js";
import { alreadyExists, invalidArgument, notFound } from "../server/api-error.js";
import type { Handlers } from "../server/handlers.js";
import { matches, page } from "../server/paging.js";
import { required } from "./validate.js";

/** ViewService. */
export function viewHandlers(catalog: Catalog): Handlers<ViewService> {
  const find = (owner: string, name: string): StoredView => {
    const stored = catalog.view(owner, required(name, "view_name"));
    if (!stored) throw notFound("view");
    return stored;
  };
  return {
    async listViews(request: ListViewsRequest, { owner }) {
      const { items, nextPageToken } = page("kaskada.kaskada.v1alpha.ListViewsRequest", request, (search) =>
        catalog.views
          .list(owner)
          .map(({ view }) => view)
          .filter((view) => matches(search, view.viewName, view.expression))
          .sort((a, b) => (a.viewName < b.viewName ? -1 : 1)),
      );
      return { views: items, nextPageToken };
    },

    async getView(request: GetViewRequest, { owner }) {
      return { view: find(owner, request.viewName).view };
    },

    async createView(request: CreateViewRequest, { owner, log }) {
      const { view } = request;
      if (!view) throw invalidArgument("invalid CreateViewRequest.View: value is required");
      const viewName = required(view.viewName, "View.ViewName");
      const expression = required(view.expression, "View.Expression");
      if (catalog.view(owner, viewName)) throw alreadyExists("view already exists");
      const sourceName = `Persisted View: ${viewName}`;
      const compilation = compileFor(catalog, { owner, expression, mode: "formula", sourceName });
      const analysis = toAnalysis(compilation);
      if (!compilation.ok || request.dryRun) return { view, analysis };
      const resultType = toDataType(compilation.resultType!, `view ${viewName}`);
      const id = randomUUID();
      const stored: View = { viewId: id, viewName, expression, resultType, analysis };
      await catalog.views.put({ id, owner, view: stored, dependencies: [...compilation.freeNames] });
      log.info({ view: viewName }, "view created");
      return { view: stored, analysis };
    },

    async deleteView(request: DeleteViewRequest, { owner, log }) {
      const stored = find(owner, request.viewName);
      if (!request.force) refuseIfUsed(catalog, owner, "view", request.viewName);
      await catalog.views.delete(stored.id);
      log.info({ view: request.viewName }, "view deleted");
      return {};
    },
  };
}
