/** gRPC's number for an object that does not exist. Written out, so that asking takes no gRPC library. */
const NOT_FOUND = 5;

/** True when a call failed because the named object does not exist. */
export function isNotFound(error: unknown): boolean {
  return (error as { code?: number } | undefined)?.code === NOT_FOUND;
}
