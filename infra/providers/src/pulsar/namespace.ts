import { defineProvider } from "../framework/define";
import { type Change, compare } from "../framework/plan";
import type { CommonArgs } from "../framework/spec";
import { Admin, checkConnection, checkName, type PulsarConnection, segment } from "./admin";
import {
  type BacklogQuota,
  type NamespaceShape,
  observedPolicies,
  type Policies,
  policiesOf,
  type Retention,
  SCHEMA_COMPATIBILITY,
  type SchemaCompatibility,
  setPolicies,
} from "./namespace-policies";

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
    return observedPolicies(policies);
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

  update: (args, _changes, there) => setPolicies(new Admin(args.connection), path(args), desire(args), there),

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

function path(args: NamespaceArgs): string {
  return `namespaces/${segment(args.tenant)}/${segment(args.name)}`;
}
