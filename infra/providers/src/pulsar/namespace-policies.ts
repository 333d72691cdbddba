import { isDeepStrictEqual } from "node:util";
import type { Admin } from "./admin";

/** How long and how much of what has been consumed is kept. */
export interface Retention {
  /** Minutes; -1 for ever. */
  minutes: number;
  /** Megabytes per topic partition; -1 without limit. */
  megabytes: number;
}

/** What happens when consumers fall behind. */
export interface BacklogQuota {
  /** Bytes of backlog per topic partition. */
  bytes: number;
  /** Hold producers back, refuse them, or give the oldest messages up. */
  policy: "producer_request_hold" | "producer_exception" | "consumer_backlog_eviction";
}

/** The strategies Pulsar knows. */
export const SCHEMA_COMPATIBILITY = [
  "ALWAYS_COMPATIBLE",
  "ALWAYS_INCOMPATIBLE",
  "BACKWARD",
  "BACKWARD_TRANSITIVE",
  "FORWARD",
  "FORWARD_TRANSITIVE",
  "FULL",
  "FULL_TRANSITIVE",
] as const;
export type SchemaCompatibility = (typeof SCHEMA_COMPATIBILITY)[number];

/** What can be seen of a namespace. */
export interface NamespaceShape {
  deduplication: boolean;
  keepIdleTopics: boolean;
  retention: Retention | undefined;
  backlogQuota: BacklogQuota | undefined;
  schemaCompatibility: SchemaCompatibility | "UNDEFINED";
}

/** The parts of Pulsar's own policies that are managed here. */
export interface Policies {
  deduplicationEnabled?: boolean;
  inactive_topic_policies?: { deleteWhileInactive: boolean };
  retention_policies?: { retentionTimeInMinutes: number; retentionSizeInMB: number };
  backlog_quota_map?: { destination_storage?: { limitSize?: number; limit?: number; policy: BacklogQuota["policy"] } };
  schema_compatibility_strategy?: NamespaceShape["schemaCompatibility"];
}

/** The managed policies from Pulsar's own form. */
export function observedPolicies(policies: Policies): NamespaceShape {
  const { retention_policies: retention, backlog_quota_map: quotas } = policies;
  const quota = quotas?.destination_storage;
  return {
    deduplication: policies.deduplicationEnabled ?? false,
    keepIdleTopics: policies.inactive_topic_policies?.deleteWhileInactive === false,
    retention: retention && { minutes: retention.retentionTimeInMinutes, megabytes: retention.retentionSizeInMB },
    backlogQuota: quota && { bytes: quota.limitSize ?? quota.limit ?? -1, policy: quota.policy },
    schemaCompatibility: policies.schema_compatibility_strategy ?? "UNDEFINED",
  };
}

/** The policies of a new namespace. */
export function policiesOf({
  deduplication,
  keepIdleTopics,
  retention,
  backlogQuota,
  schemaCompatibility,
}: NamespaceShape) {
  return {
    deduplicationEnabled: deduplication,
    schema_compatibility_strategy: schemaCompatibility,
    ...(keepIdleTopics ? { inactive_topic_policies: KEEP_IDLE_TOPICS } : {}),
    ...(retention ? { retention_policies: retentionBody(retention) } : {}),
    ...(backlogQuota ? { backlog_quota_map: { destination_storage: quotaBody(backlogQuota) } } : {}),
  };
}

/** Set each policy that differs from what is there. */
export async function setPolicies(
  admin: Admin,
  path: string,
  wanted: NamespaceShape,
  there: NamespaceShape,
): Promise<void> {
  const { deduplication, keepIdleTopics, retention, backlogQuota, schemaCompatibility } = wanted;
  const differs = (key: keyof NamespaceShape, wanted: unknown) =>
    wanted !== undefined && !isDeepStrictEqual(there[key], wanted);

  if (differs("deduplication", deduplication)) await admin.post(`${path}/deduplication`, deduplication);
  if (differs("keepIdleTopics", keepIdleTopics)) await setIdleTopics(admin, path, keepIdleTopics);
  if (differs("schemaCompatibility", schemaCompatibility))
    await admin.put(`${path}/schemaCompatibilityStrategy`, schemaCompatibility);
  // A quota has to stay below the retention: whichever grows comes first. Removing the old quota serves both.
  if (differs("retention", retention) || differs("backlogQuota", backlogQuota)) {
    if (there.backlogQuota) await admin.remove(`${path}/backlogQuota?backlogQuotaType=destination_storage`);
    const kept = retention ?? there.retention;
    if (kept) await admin.post(`${path}/retention`, retentionBody(kept));
    const quota = backlogQuota ?? there.backlogQuota;
    if (quota) await admin.post(`${path}/backlogQuota?backlogQuotaType=destination_storage`, quotaBody(quota));
  }
}

function retentionBody({ minutes, megabytes }: Retention) {
  return { retentionTimeInMinutes: minutes, retentionSizeInMB: megabytes };
}

function quotaBody({ bytes, policy }: BacklogQuota) {
  return { limitSize: bytes, limitTime: -1, policy };
}

const KEEP_IDLE_TOPICS = {
  deleteWhileInactive: false,
  inactiveTopicDeleteMode: "delete_when_no_subscriptions",
  maxInactiveDurationSeconds: 60,
};

async function setIdleTopics(admin: Admin, path: string, keep: boolean): Promise<void> {
  if (!keep) return admin.remove(`${path}/inactiveTopicPolicies`);
  await admin.post(`${path}/inactiveTopicPolicies`, KEEP_IDLE_TOPICS);
}
