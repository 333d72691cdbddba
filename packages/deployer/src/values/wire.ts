/** What a channel between engine, program and providers can carry. What is not kept is replaced by something plainer. */
export interface WireFlags {
  /** Unknowns travel as sentinel strings; otherwise the property or element that is unknown is left out. */
  keepUnknowns?: boolean;
  /** An unknown is an error: results of a real update must be known. */
  rejectUnknowns?: boolean;
  /** Secrets travel marked; otherwise as their bare value. */
  keepSecrets?: boolean;
  /** Resource references travel as such; otherwise as the resource's id or, without one, its URN. */
  keepResources?: boolean;
  /** Output values travel with their dependencies; otherwise as unknown, secret or plain value. */
  keepOutputValues?: boolean;
  /** Assets and archives travel with their hash alone. */
  elideAssets?: boolean;
}

/** Thrown for a value that a channel may not carry or that is not well-formed. */
export class WireError extends Error {
  override name = "WireError";
}

/** Names the property in errors that come from deeper down. */
export function within<T>(key: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof WireError) throw new WireError(`property "${key}": ${error.message}`);
    throw error;
  }
}
