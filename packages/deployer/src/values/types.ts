/** A property value as the engine holds it in memory. Maps are plain objects; the special kinds are class instances. */
export type Value =
  | null
  | boolean
  | number
  | string
  | Value[]
  | PropertyMap
  | Secret
  | Unknown
  | Asset
  | Archive
  | ResourceReference
  | OutputValue;

export interface PropertyMap {
  [key: string]: Value;
}

/** A value that must never be shown or saved in clear. Make one with `secret()`, which never nests them directly. */
export class Secret {
  constructor(readonly value: Value) {}

  /** Keeps a stray `JSON.stringify` or log call from revealing the value. */
  toJSON(): string {
    return "[secret]";
  }
}

/** A value that is not known before the update has run. There is only one: `UNKNOWN`. */
export class Unknown {
  /** Shows in a stray `JSON.stringify`; also tells the type apart from a map, which TypeScript does by shape. */
  toJSON(): string {
    return "[unknown]";
  }
}

export const UNKNOWN = new Unknown();

/** A file's worth of bytes. `hash` alone is what is left of one whose content was elided. */
export class Asset {
  declare readonly hash?: string;
  declare readonly text?: string;
  declare readonly path?: string;
  declare readonly uri?: string;

  constructor(source: { hash?: string; text?: string; path?: string; uri?: string }) {
    if (source.hash !== undefined) this.hash = source.hash;
    if (source.text !== undefined) this.text = source.text;
    if (source.path !== undefined) this.path = source.path;
    if (source.uri !== undefined) this.uri = source.uri;
  }
}

/** A tree of files: assembled from named parts, or a directory or archive file at `path` or `uri`. */
export class Archive {
  declare readonly hash?: string;
  declare readonly assets?: { [name: string]: Asset | Archive };
  declare readonly path?: string;
  declare readonly uri?: string;

  constructor(source: { hash?: string; assets?: { [name: string]: Asset | Archive }; path?: string; uri?: string }) {
    if (source.hash !== undefined) this.hash = source.hash;
    if (source.assets !== undefined) this.assets = source.assets;
    if (source.path !== undefined) this.path = source.path;
    if (source.uri !== undefined) this.uri = source.uri;
  }
}

/** A resource used as a value. `id` is absent for components and `""` where it is not known yet. */
export class ResourceReference {
  readonly urn: string;
  declare readonly id?: string;
  declare readonly name?: string;
  declare readonly type?: string;
  declare readonly packageVersion?: string;

  constructor(source: { urn: string; id?: string; name?: string; type?: string; packageVersion?: string }) {
    this.urn = source.urn;
    if (source.id !== undefined) this.id = source.id;
    if (source.name !== undefined) this.name = source.name;
    if (source.type !== undefined) this.type = source.type;
    if (source.packageVersion !== undefined) this.packageVersion = source.packageVersion;
  }
}

/** A value with what it depends on. `value` is absent when it is unknown. */
export class OutputValue {
  declare readonly value?: Value;
  readonly secret: boolean;
  readonly dependencies: string[];

  constructor(source: { value?: Value; secret?: boolean; dependencies?: string[] }) {
    if (source.value !== undefined) this.value = source.value;
    this.secret = source.secret ?? false;
    this.dependencies = source.dependencies ?? [];
  }

  /** Keeps a stray `JSON.stringify` or log call from revealing a secret value. */
  toJSON(): unknown {
    return this.secret ? "[secret]" : (this.value ?? "[unknown]");
  }
}

/** Whether a value is a plain map of properties, none of the special kinds. */
export function isMap(value: Value | undefined): value is PropertyMap {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/**
 * Applies a function to every entry of a map. Entries for which it returns undefined are left out.
 * Safe for keys such as `__proto__`, which an ordinary assignment would lose.
 */
export function mapEntries<T, R>(map: { [key: string]: T }, change: (value: T, key: string) => R | undefined) {
  const entries: [string, R][] = [];
  for (const key of Object.keys(map)) {
    const changed = change(map[key] as T, key);
    if (changed !== undefined) entries.push([key, changed]);
  }
  return Object.fromEntries(entries) as { [key: string]: R };
}
