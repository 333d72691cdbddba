import type { Json, PropertyMap, Value } from "../values/index.js";

/** A resource as the state keeps it. The fields are those of the file, where empty ones are left out. */
export interface ResourceState {
  urn: string;
  custom: boolean;
  /** Replaced or to be deleted, but not deleted yet. */
  delete?: boolean;
  id?: string;
  type: string;
  inputs?: PropertyMap;
  outputs?: PropertyMap;
  parent?: string;
  protect?: boolean;
  taint?: boolean;
  /** Read, not managed. */
  external?: boolean;
  dependencies?: string[];
  initErrors?: string[];
  /** `<urn of the provider>::<id of the provider>`. */
  provider?: string;
  propertyDependencies?: { [property: string]: string[] };
  /** Deleted already, its replacement not made yet. */
  pendingReplacement?: boolean;
  additionalSecretOutputs?: string[];
  aliases?: string[];
  /** In seconds. */
  customTimeouts?: { create?: number; update?: number; delete?: number; read?: number };
  importID?: string;
  retainOnDelete?: boolean;
  deletedWith?: string;
  replaceWith?: string[];
  /** RFC 3339, UTC. */
  created?: string;
  modified?: string;
  sourcePosition?: string;
  stackTrace?: Json[];
  ignoreChanges?: string[];
  hideDiff?: string[];
  replaceOnChanges?: string[];
  replacementTrigger?: Value;
  refreshBeforeUpdate?: boolean;
  viewOf?: string;
  resourceHooks?: { [kind: string]: string[] };
  extensionRef?: string;
  snippetID?: string;
  /** Fields of the file that are not known here, kept as they were read. */
  unknownFields?: { [key: string]: Json };
}

export type PendingOperationType = "creating" | "updating" | "deleting" | "reading" | "importing";

/** An operation that had begun and was not seen to end. */
export interface PendingOperation {
  resource: ResourceState;
  type: PendingOperationType;
}

/** A stack's state, secrets decrypted, in memory. The order of `resources` matters: dependencies come first. */
export interface Checkpoint {
  /** `organization/<project>/<stack>`. */
  stack: string;
  /** Which version of which program wrote it and when; absent for a stack that never had a snapshot. */
  manifest?: { time: string; magic: string; version: string; unknownFields?: { [key: string]: Json } };
  /** Tells how the secrets are encrypted, as it is in the file. */
  secretsProvider?: { type: string; state?: Json };
  resources: ResourceState[];
  pendingOperations: PendingOperation[];
  features?: string[];
  metadata?: { [key: string]: Json };
  /** Fields of the file's `latest` that are not known here, kept as they were read. */
  unknownFields?: { [key: string]: Json };
}
