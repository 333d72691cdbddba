import { isDeepStrictEqual } from "node:util";
import { type CommonArgs, defineProvider } from "../framework/define";
import { type Change, compare } from "../framework/plan";
import { Admin, checkConnection, checkName, type PulsarConnection, segment } from "./admin";

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

/** Arguments of a namespace. All but the names are changed in place. */
export interface NamespaceArgs extends CommonArgs {
  /** How to reach Pulsar. */
  connection: PulsarConnection;
  /** The tenant it belongs to. A change replaces the namespace. */
  tenant: string;
  /** Its name within the tenant. A change replaces the namespace. */
  name: string;
  /** Whether the broker drops what a producer sends twice. Default true: the apps rely on it to repeat safely. */
  deduplication?: boolean;
  /** Whether topics that nobody uses stay. Default true: else the broker deletes declared topics, schema and all. */
  keepIdleTopics?: boolean;
  /** Default: what the server does without it. */
  retention?: Retention;
  /** Default: what the server does without it. */
  backlogQuota?: BacklogQuota;
  /** Which new schemas a topic takes. Default FULL: old readers read new messages and the other way round. */
  schemaCompatibility?: SchemaCompatibility;
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
interface Policies {
  deduplicationEnabled?: boolean;
  inactive_topic_policies?: { deleteWhileInactive: boolean };
  retention_policies?: { retentionTimeInMinutes: number; retentionSizeInMB: number };
  backlog_quota_map?: { destination_storage?: { limitSize?: number; limit?: number; policy: BacklogQuota["policy"] } };
  schema_compatibility_strategy?: NamespaceShape["schemaCompatibility"];
}

export const namespace = defineProvider<NamespaceArgs, NamespaceShape>({
  label: (args) => `namespace ${args.tenant}/${args.name}`,
  id: (args) => `${args.tenant}/${args.name}`,
  holdsData: false,

  async check(args, checker) {
    await checkConnection(args.connection, checker);
    checkName(checker, "tenant", args.tenant);
    checkName(checker, "name", args.name);
    checker.oneOf("schemaCompatibility", args.schemaCompatibility, SCHEMA_COMPATIBILITY);
    checker.integer("retention.minutes", args.retention?.minutes, -1);
    checker.integer("retention.megabytes", args.retention?.megabytes, -1);
    checker.integer("backlogQuota.bytes", args.backlogQuota?.bytes, 1);
    checker.oneOf("backlogQuota.policy", args.backlogQuota?.policy, [
      "producer_request_hold",
      "producer_exception",
      "consumer_backlog_eviction",
    ]);
    await checker.known("retention", args.retention, (retention) => {
      if (retention && (retention.minutes === 0) !== (retention.megabytes === 0))
        throw new Error(
          "minutes and megabytes have to be both 0 or both other than 0: Pulsar refuses half a retention",
        );
    });
  },

  desire,

  async observe(args) {
    const policies = await new Admin(args.connection).get<Policies>(path(args));
    if (!policies) return undefined;
    const { retention_policies: retention, backlog_quota_map: quotas } = policies;
    const quota = quotas?.destination_storage;
    return {
      deduplication: policies.deduplicationEnabled ?? false,
      keepIdleTopics: policies.inactive_topic_policies?.deleteWhileInactive === false,
      retention: retention && {
        minutes: retention.retentionTimeInMinutes,
        megabytes: retention.retentionSizeInMB,
      },
      backlogQuota: quota && { bytes: quota.limitSize ?? quota.limit ?? -1, policy: quota.policy },
      schemaCompatibility: policies.schema_compatibility_strategy ?? "UNDEFINED",
    };
  },

  plan: (there, wanted): Change[] => [
    ...compare("deduplication", there.deduplication, wanted.deduplication),
    ...compare("keepIdleTopics", there.keepIdleTopics, wanted.keepIdleTopics),
    ...compare("retention", there.retention, wanted.retention),
    ...compare("backlogQuota", there.backlogQuota, wanted.backlogQuota),
    ...compare("schemaCompatibility", there.schemaCompatibility, wanted.schemaCompatibility),
  ],

  // With all policies at once: an interruption leaves nothing half made.
  async create(args) {
    await new Admin(args.connection).put(path(args), policiesOf(desire(args)));
  },

  update: (args, _changes, there) => setPolicies(args, there),

  remove: (args) => new Admin(args.connection).remove(path(args)),
});

function desire(args: NamespaceArgs): NamespaceShape {
  return {
    deduplication: args.deduplication ?? true,
    keepIdleTopics: args.keepIdleTopics ?? true,
    retention: args.retention,
    backlogQuota: args.backlogQuota,
    schemaCompatibility: args.schemaCompatibility ?? "FULL",
  };
}

/** The policies of a new namespace. */
function policiesOf({ deduplication, keepIdleTopics, retention, backlogQuota, schemaCompatibility }: NamespaceShape) {
  return {
    deduplicationEnabled: deduplication,
    schema_compatibility_strategy: schemaCompatibility,
    ...(keepIdleTopics ? { inactive_topic_policies: KEEP_IDLE_TOPICS } : {}),
    ...(retention ? { retention_policies: retentionBody(retention) } : {}),
    ...(backlogQuota ? { backlog_quota_map: { destination_storage: quotaBody(backlogQuota) } } : {}),
  };
}

/** Set each policy that differs from what is there. */
async function setPolicies(args: NamespaceArgs, there: NamespaceShape): Promise<void> {
  const admin = new Admin(args.connection);
  const { deduplication, keepIdleTopics, retention, backlogQuota, schemaCompatibility } = desire(args);
  const differs = (key: keyof NamespaceShape, wanted: unknown) =>
    wanted !== undefined && !isDeepStrictEqual(there[key], wanted);

  if (differs("deduplication", deduplication)) await admin.post(`${path(args)}/deduplication`, deduplication);
  if (differs("keepIdleTopics", keepIdleTopics)) await setIdleTopics(admin, args, keepIdleTopics);
  if (differs("schemaCompatibility", schemaCompatibility))
    await admin.put(`${path(args)}/schemaCompatibilityStrategy`, schemaCompatibility);
  // A quota has to stay below the retention: whichever grows comes first. Removing the old quota serves both.
  if (differs("retention", retention) || differs("backlogQuota", backlogQuota)) {
    if (there.backlogQuota) await admin.remove(`${path(args)}/backlogQuota?backlogQuotaType=destination_storage`);
    const kept = retention ?? there.retention;
    if (kept) await admin.post(`${path(args)}/retention`, retentionBody(kept));
    const quota = backlogQuota ?? there.backlogQuota;
    if (quota) await admin.post(`${path(args)}/backlogQuota?backlogQuotaType=destination_storage`, quotaBody(quota));
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

async function setIdleTopics(admin: Admin, args: NamespaceArgs, keep: boolean): Promise<void> {
  if (!keep) return admin.remove(`${path(args)}/inactiveTopicPolicies`);
  await admin.post(`${path(args)}/inactiveTopicPolicies`, KEEP_IDLE_TOPICS);
}

function path(args: NamespaceArgs): string {
  return `namespaces/${segment(args.tenant)}/${segment(args.name)}`;
}
