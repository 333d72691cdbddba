import type { Log } from "@rt-kaskada/common";

/** For work that runs in the command itself: what needs attention goes to standard error, progress is drawn elsewhere. */
export const warningLog: Log = { debug() {}, info() {}, warn: print, error: print };

function print(fields: object, message: string): void {
  const { reason } = fields as { reason?: string };
  process.stderr.write(`rtk: ${message}${reason ? ` (${reason})` : ""}\n`);
}
