/** The process exit codes of the Pulumi CLI, which scripts rely on. */
export const ExitCode = {
  ok: 0,
  /** A failed update or preview, a held lock, a wrong passphrase, an unknown flag and everything else without a code of its own. */
  failed: 1,
  /** A missing confirmation, or values that make no sense. */
  usage: 2,
  stackNotFound: 6,
  /** `--expect-no-changes` was given and there were changes. */
  unexpectedChanges: 7,
  /** The user said no at a prompt. */
  declined: 8,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** An error whose message is shown to the user as it is, without a stack trace. */
export class CliError extends Error {
  constructor(
    message: string,
    readonly exitCode: ExitCode = ExitCode.failed,
  ) {
    super(message);
  }
}
