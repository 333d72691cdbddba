import messages from "@pulumi/pulumi/proto/resource_pb.js";
import type { ProgramInfo } from "./program-info.js";

const Feature = messages.ResourceMonitorFeature;

/** What the monitor can do, with the names by which older SDKs ask. What is missing makes the SDK say so clearly. */
const FEATURES = new Map<string, number>([
  ["secrets", Feature.RESOURCE_MONITOR_FEATURE_SECRETS],
  ["resourceReferences", Feature.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES],
  ["outputValues", Feature.RESOURCE_MONITOR_FEATURE_OUTPUT_VALUES],
  ["aliasSpecs", Feature.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS],
  ["replacementTrigger", Feature.RESOURCE_MONITOR_FEATURE_REPLACEMENT_TRIGGER],
  ["deletedWith", Feature.RESOURCE_MONITOR_FEATURE_DELETED_WITH],
  ["replaceWith", Feature.RESOURCE_MONITOR_FEATURE_REPLACE_WITH],
  ["transforms", Feature.RESOURCE_MONITOR_FEATURE_TRANSFORMS],
  ["invokeTransforms", Feature.RESOURCE_MONITOR_FEATURE_INVOKE_TRANSFORMS],
  ["resourceHooks", Feature.RESOURCE_MONITOR_FEATURE_RESOURCE_HOOKS],
  ["errorHooks", Feature.RESOURCE_MONITOR_FEATURE_ERROR_HOOKS],
]);

export function deploymentInfo(info: ProgramInfo) {
  const message = new messages.DeploymentInfo()
    .setProject(info.project)
    .setStack(info.stack)
    .setOrganization(info.organization)
    .setDryrun(info.preview)
    .setParallel(info.parallel)
    .setConfigsecretkeysList([...info.config.secretKeys])
    .setSupportedfeaturesList([...FEATURES.values()] as never);
  const config = message.getConfigMap();
  for (const [key, value] of info.config.values) config.set(key, value);
  return message;
}

export function supportsFeature(request: InstanceType<typeof messages.SupportsFeatureRequest>) {
  return new messages.SupportsFeatureResponse().setHassupport(FEATURES.has(request.getId()));
}
