/**
 * A failure the user can act on: what failed, on which object, why and what to do next.
 * `main` prints its message without a stack trace and exits with `exitCode`.
 */
export class Failure extends Error {
  override readonly name = "Failure";

  constructor(
    message: string,
    /** What the user can do next; printed on a line of its own. */
    readonly next?: string,
    readonly exitCode = 1,
  ) {
    super(message);
  }
}

/** The text of any thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
