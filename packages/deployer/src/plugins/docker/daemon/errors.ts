/** What the daemon answered instead of success. */
interface DaemonError extends Error {
  statusCode?: number;
  json?: { message?: string } | null;
}

/** Whether the daemon says that a thing does not exist. */
export function isNotFound(error: unknown): boolean {
  return (error as DaemonError).statusCode === 404;
}

/** Whether the daemon says that nothing is left to do: already stopped, already being removed. */
export function isDone(error: unknown): boolean {
  const { statusCode, message } = error as DaemonError;
  return statusCode === 404 || statusCode === 304 || /is already in progress/.test(message ?? "");
}

/** What to do about a name that something outside the stack has; empty for other failures. */
export function nameHint(error: unknown): string {
  if ((error as DaemonError).statusCode !== 409) return "";
  return " Remove it if nobody needs it, import it into the stack, or choose another name.";
}

/** The daemon's own words, without the client library's. */
export function daemonMessage(error: unknown): string {
  const { json, message } = error as DaemonError;
  return json?.message ?? message?.replace(/^\(HTTP code \d+\) [^-]* - /, "").trim() ?? String(error);
}

/** The daemon's answer, or undefined when the thing asked about does not exist. */
export async function ifFound<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
