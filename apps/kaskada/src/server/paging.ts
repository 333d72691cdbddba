import { decodeMessage, encodeMessage } from "@rt-kaskada/kaskada-api";
import { invalidArgument } from "./api-error.js";

/** The part that all list requests have in common. */
export interface ListRequest {
  search: string;
  pageSize: number;
  pageToken: string;
}

const LARGEST_PAGE = 1000;

/**
 * One page of a list. A page token holds the request it continues, with the offset in place of its own token; as with
 * the original a page that is exactly full has a token even when nothing follows.
 * @param messageName the request's message type, for the token
 * @param request search, size and token
 * @param select the whole list for a search text, in order
 */
export function page<T>(
  messageName: string,
  request: ListRequest,
  select: (search: string) => T[],
): { items: T[]; nextPageToken: string } {
  if (request.pageSize < 0 || request.pageSize > LARGEST_PAGE) {
    throw invalidArgument(`page_size must be between 0 and ${LARGEST_PAGE}, but is ${request.pageSize}`);
  }
  const { search, pageSize, offset } = request.pageToken
    ? readToken(messageName, request.pageToken)
    : { ...request, offset: 0 };
  const all = select(search);
  const items = pageSize === 0 ? all.slice(offset) : all.slice(offset, offset + pageSize);
  const full = pageSize > 0 && items.length === pageSize;
  const next = () => encodeMessage(messageName, { search, pageSize, pageToken: String(offset + pageSize) });
  return { items, nextPageToken: full ? next().toString("base64url") : "" };
}

function readToken(messageName: string, token: string): { search: string; pageSize: number; offset: number } {
  try {
    const stored = decodeMessage<ListRequest>(messageName, Buffer.from(token, "base64url"));
    const offset = Number(stored.pageToken);
    if (!/^\d+$/.test(stored.pageToken) || !Number.isSafeInteger(offset)) throw new Error("no offset");
    return { search: stored.search, pageSize: stored.pageSize, offset };
  } catch {
    throw invalidArgument("invalid page token provided");
  }
}

/** True when a search text occurs in one of the fields, whatever the case. */
export function matches(search: string, ...fields: string[]): boolean {
  const wanted = search.toLowerCase();
  return fields.some((field) => field.toLowerCase().includes(wanted));
}
