import pino from "pino";

/** The part of a pino logger that our code uses; a test or `rtk` may hand in its own. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** JSON lines on standard output. */
export function createLog(app: string, level = "info"): Log {
  return pino({
    level,
    base: { app },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
}

/** For work whose caller doesn't want to hear. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** What to say of something caught. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
