/** Orders texts by their UTF-8 bytes, as Go orders strings. */
export function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
