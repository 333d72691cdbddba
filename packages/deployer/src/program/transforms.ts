import resources from "@pulumi/pulumi/proto/resource_pb.js";
import type { Urn } from "../plan/urn.js";
import {
  decodeStruct,
  encodeStruct,
  isMap,
  mapEntries,
  OutputValue,
  type PropertyMap,
  Secret,
  secret,
  UNKNOWN,
  Unknown,
  type Value,
  type WireFlags,
} from "../values/index.js";
import type { Callback, Callbacks } from "./callbacks.js";
import type { Dependencies, ResourceOptions } from "./registration.js";

const FLAGS: WireFlags = { keepUnknowns: true, keepSecrets: true, keepResources: true, keepOutputValues: true };

/** The resource a transform is about. */
export interface Subject {
  type: string;
  name: string;
  custom: boolean;
  parent: Urn;
}

/** What transforms change. */
export interface Transformed {
  properties: PropertyMap;
  options: ResourceOptions;
}

/** Transforms which the program has declared for resources, their descendants and the whole stack. */
export class Transforms {
  private readonly stack: Callback[] = [];
  private readonly stackInvoke: Callback[] = [];
  private readonly byResource = new Map<Urn, { own: Callback[]; parent: Urn }>();

  constructor(private readonly callbacks: Callbacks) {}

  addStack(callback: Callback): void {
    this.stack.push(callback);
  }

  addStackInvoke(callback: Callback): void {
    this.stackInvoke.push(callback);
  }

  /** Remembers a resource's own transforms: they hold for its descendants, too. */
  add(urn: Urn, parent: Urn, own: Callback[]): void {
    this.byResource.set(urn, { own, parent });
  }

  /** Applies a resource's own transforms, then those of its ancestors from the inside out, then the stack's. */
  async apply(subject: Subject, own: Callback[], start: Transformed): Promise<Transformed> {
    const all = [...own];
    for (let at = this.byResource.get(subject.parent); at; at = this.byResource.get(at.parent)) all.push(...at.own);
    all.push(...this.stack);
    let current = start;
    for (const transform of all) current = await this.run(transform, subject, current);
    return current;
  }

  /** Applies the stack's transforms of function calls. */
  async applyInvoke(token: string, args: PropertyMap): Promise<PropertyMap> {
    let current = args;
    for (const transform of this.stackInvoke) {
      const request = new resources.TransformInvokeRequest().setToken(token).setArgs(encodeStruct(current, FLAGS));
      const bytes = await this.callbacks.invoke(transform, request.serializeBinary());
      const response = resources.TransformInvokeResponse.deserializeBinary(bytes);
      if (response.hasArgs()) current = decodeStruct(response.getArgs(), FLAGS);
    }
    return current;
  }

  private async run(transform: Callback, subject: Subject, { properties, options }: Transformed): Promise<Transformed> {
    const request = new resources.TransformRequest()
      .setType(subject.type)
      .setName(subject.name)
      .setCustom(subject.custom)
      .setParent(subject.parent)
      .setProperties(encodeStruct(properties, FLAGS))
      .setOptions(options);
    const bytes = await this.callbacks.invoke(transform, request.serializeBinary());
    const response = resources.TransformResponse.deserializeBinary(bytes);
    return {
      properties: response.hasProperties() ? decodeStruct(response.getProperties(), FLAGS) : properties,
      options: response.getOptions() ?? options,
    };
  }
}

/** Puts each property's dependencies into its value, so that transforms can move it about. */
export function withDependencies(properties: PropertyMap, byProperty: Record<string, Urn[]>): PropertyMap {
  return mapEntries(properties, (value, key): Value => {
    const dependencies = byProperty[key] ?? [];
    if (dependencies.length === 0 || value instanceof OutputValue) return value;
    const bare = value instanceof Secret ? value.value : value;
    return new OutputValue({
      value: bare instanceof Unknown ? undefined : bare,
      secret: value instanceof Secret,
      dependencies,
    });
  });
}

/** The dependencies that are in the values. */
export function dependenciesIn(properties: PropertyMap, all: Urn[]): Dependencies {
  const byProperty: Record<string, Urn[]> = {};
  const union = new Set(all);
  for (const [key, value] of Object.entries(properties)) {
    const found = new Set<Urn>();
    collect(value, found);
    byProperty[key] = [...found];
    for (const urn of found) union.add(urn);
  }
  return { all: [...union], byProperty };
}

/** The same values without their dependencies, as the rest of the engine wants them. */
export function withoutDependencies(value: PropertyMap): PropertyMap;
export function withoutDependencies(value: Value): Value;
export function withoutDependencies(value: Value): Value {
  if (value instanceof OutputValue) {
    const inner = value.value === undefined ? UNKNOWN : withoutDependencies(value.value);
    return value.secret ? secret(inner) : inner;
  }
  if (value instanceof Secret) return secret(withoutDependencies(value.value));
  if (Array.isArray(value)) return value.map((element) => withoutDependencies(element));
  return isMap(value) ? mapEntries(value, (element) => withoutDependencies(element)) : value;
}

function collect(value: Value, found: Set<Urn>): void {
  if (value instanceof OutputValue) {
    for (const urn of value.dependencies) found.add(urn);
    if (value.value !== undefined) collect(value.value, found);
  } else if (value instanceof Secret) collect(value.value, found);
  else if (Array.isArray(value)) for (const element of value) collect(element, found);
  else if (isMap(value)) for (const element of Object.values(value)) collect(element, found);
}
