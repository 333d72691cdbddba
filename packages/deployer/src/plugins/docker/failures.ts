/** A failure of a resource that exists. */
export function failureText(doing: string, urn: string, error: unknown): string {
  return `${doing} ${urn}: ${oneError(error)}`;
}

/** The wording in which the original plugin tells every failure. */
export function oneError(error: unknown): string {
  return `1 error occurred:\n\t* ${error instanceof Error ? error.message : String(error)}\n\n`;
}
