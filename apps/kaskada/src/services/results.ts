import { createReadStream } from "node:fs";
import { realpath } from "node:fs/promises";
import { sep } from "node:path";
import type { ReadResultRequest, ResultService } from "@rt-kaskada/kaskada-api";
import { folderOf } from "../queries/result-files.js";
import { notFound } from "../server/api-error.js";
import type { Handlers } from "../server/handlers.js";

const CHUNK = 256 << 10;

/**
 * Our own ResultService.
 * @param folder where results are written without a destination of their own: nothing outside is handed out
 */
export function resultHandlers(folder: string): Handlers<ResultService> {
  return {
    async *readResult({ path }: ReadResultRequest) {
      const root = await realpath(folder).catch(() => undefined);
      const file = await realpath(folderOf(path)).catch(() => undefined);
      if (!root || !file?.startsWith(root + sep)) throw notFound("result");
      for await (const data of createReadStream(file, { highWaterMark: CHUNK })) yield { data };
    },
  };
}
