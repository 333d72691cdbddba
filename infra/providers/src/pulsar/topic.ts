import { parseRecordSchema, schemaFingerprint } from "@rt-kaskada/records";
import { DATA_LOSS } from "../framework/changes";
import { defineProvider } from "../framework/define";
import { type Change, compare } from "../framework/plan";
import type { CommonArgs } from "../framework/spec";
import { Admin, checkConnection, checkName, type PulsarConnection, segment } from "./admin";
import { SCHEMA_COMPATIBILITY, type SchemaCompatibility } from "./namespace-policies";
import { incompatibilities } from "./schema";

/** Arguments of a topic. */
export interface TopicArgs extends CommonArgs {
  /** How to reach Pulsar. */
  connection: PulsarConnection;
  /** The tenant. A change is refused unless `allowDataLoss`: the messages stay behind. */
  tenant: string;
  /** The namespace within the tenant. A change is as one of the tenant. */
  namespace: string;
  /** The topic's name within the namespace. A change is as one of the tenant. */
  name: string;
  /** Number of partitions; 0 for a topic without. More are added in place; fewer only with `allowDataLoss`, by replacing. */
  partitions: number;
  /** The messages' Avro schema as JSON. Default none. A compatible one is added in place, another one refused. */
  schema?: string;
  /** By which of Pulsar's strategies a new schema is checked at preview: the namespace's own. Default FULL. */
  compatibility?: SchemaCompatibility;
}

/** What can be seen of a topic. */
export interface TopicShape {
  partitions: number;
  /** The newest schema's text; undefined when there is none, or none is wanted. */
  schema: string | undefined;
}

interface StoredSchema {
  type: string;
  data: string;
}

export const topic = defineProvider<TopicArgs, TopicShape>({
  label: (args) => `topic ${args.tenant}/${args.namespace}/${args.name}`,
  id: (args) => `persistent://${args.tenant}/${args.namespace}/${args.name}`,
  holdsData: true,

  async check(args, checker) {
    await checkConnection(args.connection, checker);
    for (const property of ["tenant", "namespace", "name"] as const) checkName(checker, property, args[property]);
    if (/-partition-\d+$/.test(args.name)) checker.fail("name", `${args.name} looks like one partition of a topic`);
    checker.integer("partitions", args.partitions ?? "none given", 0, 1000);
    checker.oneOf("compatibility", args.compatibility, SCHEMA_COMPATIBILITY);
    if (args.schema !== undefined)
      await checker.known("schema", args.schema, (schema) => void parseRecordSchema(schema));
  },

  desire: (args) => ({ partitions: args.partitions, schema: args.schema }),

  async observe(args) {
    const admin = new Admin(args.connection);
    const partitions = await partitionsOf(admin, args);
    if (partitions === undefined) return undefined;
    const schema = await admin.get<StoredSchema>(schemaPath(args));
    return { partitions, schema: schema?.type === "AVRO" ? schema.data : undefined };
  },

  plan: (there, wanted, args) => [
    ...planPartitions(there.partitions, wanted.partitions, args.allowDataLoss ?? false),
    ...planSchema(there.schema, wanted.schema, args),
  ],

  async create(args) {
    const admin = new Admin(args.connection);
    // The schema first: an interruption then leaves no topic that lacks it.
    if (args.schema !== undefined) await upload(admin, args, args.schema);
    if (args.partitions > 0) await admin.put(`${path(args)}/partitions`, args.partitions);
    else await admin.put(path(args));
  },

  async update(args, changes) {
    const admin = new Admin(args.connection);
    for (const { property } of changes)
      if (property === "partitions") await admin.post(`${path(args)}/partitions`, args.partitions);
      else if (args.schema !== undefined) await upload(admin, args, args.schema);
  },

  async remove(args) {
    const admin = new Admin(args.connection);
    // By force: subscriptions go with the topic, as do clients that haven't noticed yet.
    const partitions = await partitionsOf(admin, args);
    if (partitions !== undefined) await admin.remove(`${path(args)}${partitions > 0 ? "/partitions" : ""}?force=true`);
    await admin.remove(schemaPath(args));
  },
});

function planPartitions(there: number, wanted: number, allowDataLoss: boolean): Change[] {
  if (there === wanted) return [];
  if (wanted > there && there > 0) return compare("partitions", there, wanted);
  const change = { property: "partitions", text: `the topic has ${there} partitions, wanted ${wanted}` };
  if (allowDataLoss) return [{ ...change, action: "replace" }];
  return [{ ...change, action: "refuse", advice: `partitions can only grow; ${DATA_LOSS}` }];
}

function planSchema(there: string | undefined, wanted: string | undefined, args: TopicArgs): Change[] {
  if (wanted === undefined) return [];
  const text = "the schema differs";
  if (there === undefined) return [{ property: "schema", text: "the schema is missing", action: "update" }];
  const [old, next] = [parseRecordSchema(there), parseRecordSchema(wanted)];
  if (schemaFingerprint(old) === schemaFingerprint(next)) return [];
  const strategy = args.compatibility ?? "FULL";
  const reasons = incompatibilities(old, next, strategy);
  if (reasons.length === 0) return [{ property: "schema", text, action: "update" }];
  const why = `the new schema is not compatible with the topic's (${strategy}): ${reasons.join("; ")}`;
  if (args.allowDataLoss) return [{ property: "schema", text: why, action: "replace" }];
  return [
    {
      property: "schema",
      text: why,
      action: "refuse",
      advice:
        "keep fields and types and give new fields a default, use a new topic, or set allowDataLoss: true to replace it",
    },
  ];
}

/** Undefined when there is no such topic. Topics without partitions have no metadata of their own. */
async function partitionsOf(admin: Admin, args: TopicArgs): Promise<number | undefined> {
  const metadata = await admin.get<{ partitions: number }>(`${path(args)}/partitions`);
  if (metadata === undefined) return undefined;
  if (metadata.partitions > 0) return metadata.partitions;
  const names = await admin.get<string[]>(`persistent/${segment(args.tenant)}/${segment(args.namespace)}`);
  return names?.includes(`persistent://${args.tenant}/${args.namespace}/${args.name}`) ? 0 : undefined;
}

async function upload(admin: Admin, args: TopicArgs, schema: string): Promise<void> {
  await admin.post(schemaPath(args), { type: "AVRO", schema: JSON.stringify(JSON.parse(schema)), properties: {} });
}

function path(args: TopicArgs): string {
  return `persistent/${segment(args.tenant)}/${segment(args.namespace)}/${segment(args.name)}`;
}

function schemaPath(args: TopicArgs): string {
  return `schemas/${segment(args.tenant)}/${segment(args.namespace)}/${segment(args.name)}/schema`;
}
