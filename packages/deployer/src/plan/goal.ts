import type { PropertyMap, Value } from "../values/index.js";
import type { Urn } from "./urn.js";

/** An earlier identity of a resource: a whole URN, or the parts in which it differed. */
export interface Alias {
  urn?: Urn;
  name?: string;
  type?: string;
  stack?: string;
  project?: string;
  parent?: Urn;
  noParent?: boolean;
}

/** In seconds; absent = the provider's default. */
export interface CustomTimeouts {
  create?: number;
  update?: number;
  delete?: number;
  read?: number;
}

/** What the program asks a resource to be. */
export interface Goal {
  type: string;
  name: string;
  custom: boolean;
  properties: PropertyMap;
  parent: Urn;
  protect?: boolean;
  dependencies: Urn[];
  /** Reference to the provider resource; empty for components. */
  provider: string;
  propertyDependencies: Record<string, Urn[]>;
  deleteBeforeReplace?: boolean;
  ignoreChanges: string[];
  additionalSecretOutputs: string[];
  aliases: Alias[];
  /** Id of an existing resource to take over. */
  importId: string;
  customTimeouts: CustomTimeouts;
  replaceOnChanges: string[];
  retainOnDelete?: boolean;
  deletedWith: Urn;
  replaceWith: Urn[];
  replacementTrigger?: Value;
  hideDiff: string[];
  /** Names of registered hooks by kind (`beforeCreate`…). */
  resourceHooks: Record<string, string[]>;
  sourcePosition?: string;
}

/** A goal with nothing but its identity, to be filled in. */
export function emptyGoal(type: string, name: string): Goal {
  return {
    type,
    name,
    custom: false,
    properties: {},
    parent: "",
    dependencies: [],
    provider: "",
    propertyDependencies: {},
    ignoreChanges: [],
    additionalSecretOutputs: [],
    aliases: [],
    importId: "",
    customTimeouts: {},
    replaceOnChanges: [],
    deletedWith: "",
    replaceWith: [],
    hideDiff: [],
    resourceHooks: {},
  };
}

/** An existing resource the program wants to look at without owning it. */
export interface ReadGoal {
  id: string;
  type: string;
  name: string;
  parent: Urn;
  properties: PropertyMap;
  dependencies: Urn[];
  provider: string;
  additionalSecretOutputs: string[];
  sourcePosition?: string;
}
