import aliases from "@pulumi/pulumi/proto/alias_pb.js";
import resources from "@pulumi/pulumi/proto/resource_pb.js";
import type { Alias, Goal } from "../plan/goal.js";
import type { Urn } from "../plan/urn.js";
import { decodeProtoValue, type PropertyMap, type WireFlags } from "../values/index.js";
import { parseDuration } from "./durations.js";
import { sourcePosition } from "./source-position.js";

export type RegisterRequest = InstanceType<typeof resources.RegisterResourceRequest>;
/** The options of a registration in the form in which transforms may change them. */
export type ResourceOptions = InstanceType<typeof resources.TransformResourceOptions>;
type HooksBinding = InstanceType<typeof resources.RegisterResourceRequest.ResourceHooksBinding>;
type TimeoutsMessage = InstanceType<typeof resources.RegisterResourceRequest.CustomTimeouts>;

const FLAGS: WireFlags = { keepUnknowns: true, keepSecrets: true, keepResources: true };

/** Which plugin a request asks for, when it names no provider. */
export interface PackageRequest {
  version: string;
  pluginDownloadURL: string;
}

/** What a resource depends on, as a whole and by property. */
export interface Dependencies {
  all: Urn[];
  byProperty: Record<string, Urn[]>;
}

/** The dependencies of a registration; one that names none by property means all for each. */
export function readDependencies(request: RegisterRequest, properties: PropertyMap): Dependencies {
  const all = request.getDependenciesList();
  const byProperty: Record<string, Urn[]> = {};
  const given = [...request.getPropertydependenciesMap().entries()];
  for (const [property, urns] of given) byProperty[property] = urns.getUrnsList();
  if (given.length === 0) for (const property of Object.keys(properties)) byProperty[property] = all;
  return { all, byProperty };
}

/** The options of a registration as a message of their own. */
export function optionsOf(request: RegisterRequest): ResourceOptions {
  const options = new resources.TransformResourceOptions()
    .setImport(request.getImportid())
    .setDependsOnList(request.getDependenciesList())
    .setIgnoreChangesList(request.getIgnorechangesList())
    .setReplaceOnChangesList(request.getReplaceonchangesList())
    .setReplacementTrigger(request.getReplacementTrigger())
    .setVersion(request.getVersion())
    .setAliasesList([
      ...request.getAliasurnsList().map((urn) => new aliases.Alias().setUrn(urn)),
      ...request.getAliasesList(),
    ])
    .setProvider(request.getProvider())
    .setHideDiffList(request.getHidediffsList())
    .setCustomTimeouts(request.getCustomtimeouts())
    .setPluginDownloadUrl(request.getPlugindownloadurl())
    .setDeletedWith(request.getDeletedwith())
    .setReplaceWithList(request.getReplaceWithList())
    .setAdditionalSecretOutputsList(request.getAdditionalsecretoutputsList())
    .setHooks(request.getHooks());
  if (request.hasProtect()) options.setProtect(request.getProtect()!);
  if (request.hasRetainondelete()) options.setRetainOnDelete(request.getRetainondelete()!);
  if (request.getDeletebeforereplacedefined() || request.getDeletebeforereplace()) {
    options.setDeleteBeforeReplace(request.getDeletebeforereplace());
  }
  const providers = options.getProvidersMap();
  for (const [pkg, reference] of request.getProvidersMap().toArray()) providers.set(pkg, reference);
  return options;
}

/** Puts together what the program wants; the provider is still to be found. */
export function readGoal(
  request: RegisterRequest,
  options: ResourceOptions,
  properties: PropertyMap,
  dependencies: Dependencies,
  rootDirectory: string,
): Goal {
  return {
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    properties,
    parent: request.getParent(),
    protect: options.hasProtect() ? options.getProtect() : undefined,
    dependencies: dependencies.all,
    provider: options.getProvider(),
    propertyDependencies: dependencies.byProperty,
    deleteBeforeReplace: options.hasDeleteBeforeReplace() ? options.getDeleteBeforeReplace() : undefined,
    ignoreChanges: options.getIgnoreChangesList(),
    additionalSecretOutputs: options.getAdditionalSecretOutputsList(),
    aliases: options.getAliasesList().map(readAlias),
    importId: options.getImport(),
    customTimeouts: readTimeouts(options.getCustomTimeouts()),
    replaceOnChanges: options.getReplaceOnChangesList(),
    retainOnDelete: options.hasRetainOnDelete() ? options.getRetainOnDelete() : undefined,
    deletedWith: options.getDeletedWith(),
    replaceWith: options.getReplaceWithList(),
    replacementTrigger: decodeProtoValue(options.getReplacementTrigger(), FLAGS),
    hideDiff: options.getHideDiffList(),
    resourceHooks: readHooks(options.getHooks()),
    sourcePosition: sourcePosition(request.getSourceposition(), rootDirectory),
  };
}

function readAlias(alias: InstanceType<typeof aliases.Alias>): Alias {
  if (alias.hasUrn()) return { urn: alias.getUrn() };
  const spec = alias.getSpec();
  return {
    name: spec?.getName(),
    type: spec?.getType(),
    stack: spec?.getStack(),
    project: spec?.getProject(),
    parent: spec?.getParenturn(),
    noParent: spec?.getNoparent(),
  };
}

function readTimeouts(timeouts: TimeoutsMessage | undefined): Goal["customTimeouts"] {
  if (!timeouts) return {};
  return {
    create: parseDuration(timeouts.getCreate()),
    update: parseDuration(timeouts.getUpdate()),
    delete: parseDuration(timeouts.getDelete()),
    read: parseDuration(timeouts.getRead()),
  };
}

function readHooks(hooks: HooksBinding | undefined): Record<string, string[]> {
  if (!hooks) return {};
  const all: Record<string, string[]> = {
    beforeCreate: hooks.getBeforeCreateList(),
    afterCreate: hooks.getAfterCreateList(),
    beforeUpdate: hooks.getBeforeUpdateList(),
    afterUpdate: hooks.getAfterUpdateList(),
    beforeDelete: hooks.getBeforeDeleteList(),
    afterDelete: hooks.getAfterDeleteList(),
    onError: hooks.getOnErrorList(),
  };
  return Object.fromEntries(Object.entries(all).filter(([, names]) => names.length > 0));
}
