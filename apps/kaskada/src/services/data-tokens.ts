import { randomUUID } from "node:crypto";
import type { DataTokenService, GetDataTokenRequest } from "@rt-kaskada/kaskada-api";
import type { Catalog, StoredToken } from "../catalog/catalog.js";
import { invalidArgument, notFound } from "../server/api-error.js";
import type { Handlers } from "../server/handlers.js";
import { timestampOf } from "./timestamps.js";

const LATEST = "current_data_token";
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Refuses an id that is no uuid. */
export function checkUuid(id: string, what: string): string {
  if (!UUID.test(id)) throw invalidArgument(`invalid ${what} provided`);
  return id;
}

/** Records the present versions of an owner's tables. */
export async function issueToken(catalog: Catalog, owner: string): Promise<StoredToken> {
  const versions = Object.fromEntries(catalog.tables.list(owner).map(({ id, table }) => [id, table.version]));
  // Later than the one before, whatever the clock's resolution.
  const created = Math.max(Date.now(), (latestToken(catalog, owner)?.created ?? 0) + 1);
  const token: StoredToken = { id: randomUUID(), owner, created, versions };
  await catalog.tokens.put(token);
  return token;
}

/** An owner's latest token, if any data has ever changed. */
export function latestToken(catalog: Catalog, owner: string): StoredToken | undefined {
  return catalog.tokens.list(owner).sort((a, b) => b.created - a.created)[0];
}

/** The token with this id, or the latest for its name. */
export function findToken(catalog: Catalog, owner: string, id: string): StoredToken {
  const token = id === LATEST ? latestToken(catalog, owner) : catalog.tokens.get(checkUuid(id, "data_token_id"));
  if (token?.owner !== owner) throw notFound("data token");
  return token;
}

/** DataTokenService. */
export function dataTokenHandlers(catalog: Catalog): Handlers<DataTokenService> {
  return {
    async getDataToken(request: GetDataTokenRequest, { owner }) {
      const { id, versions, created } = findToken(catalog, owner, request.dataTokenId);
      return { dataToken: { dataTokenId: id, tableVersions: versions, createTime: timestampOf(created) } };
    },
  };
}
