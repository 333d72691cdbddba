import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { integer, type Key, name, oneOf, path, portMap } from "./config-keys";
import { nearest } from "./nearest";

/** The stack's settings, checked and filled in. Paths are absolute. */
export interface StackConfig {
  /** Where the services run. */
  platform: "docker";
  /** Where server and base images come from: their registry, or built here. */
  images: "official" | "local";
  /** The CSV file to load. */
  source: string;
  /** How many rows of it to load; -1 for all. */
  loadCount: number;
  /** How many loaded rows to produce; -1 for all. */
  produceCount: number;
  /** The file with the materialization's query, in Fenl. */
  query: string;
  /** The file with the input records' Avro schema. */
  inputSchema: string;
  /** The file with the output records' Avro schema. */
  outputSchema: string;
  /** The field that holds a row's time. */
  timeColumn: string;
  /** The field that holds a row's entity: the primary key of both tables and Kaskada's entity key. */
  keyColumn: string;
  /** Partitions of both topics. */
  partitions: number;
  /** How much later than its successors a row may come to the materialization, in milliseconds of event time. */
  latenessMs: number;
  /** How long nothing may come until the materialization's newest rows come out, in milliseconds. */
  quietMs: number;
  /** What becomes of later rows: they are counted only, or sent to the input's dead-letter topic, too. */
  lateRows: "drop" | "dead-letter";
  /** Ports on this machine at which the services answer. */
  ports: Ports;
  tenant: string;
  namespace: string;
  inputTopic: string;
  outputTopic: string;
  keyspace: string;
  inputTable: string;
  outputTable: string;
  kaskadaTable: string;
  materialization: string;
}

/** A port on this machine for each service. */
export interface Ports {
  cassandra: number;
  pulsar: number;
  pulsarAdmin: number;
  kaskada: number;
}

/** The namespace of the project's settings. */
export const NAMESPACE = "rt-kaskada";

const CQL_NAME = name(/^[a-z][a-z0-9_]{0,47}$/, "a lower-case letter, then up to 47 lower-case letters, digits or _");
const PULSAR_NAME = name(/^[\w.-]+$/, "letters, digits, _ . -");
const FIELD = name(/^[A-Za-z_]\w*$/, "the name of a field: a letter or _, then letters, digits or _");

const KEYS: { [K in keyof StackConfig]: Key<StackConfig[K]> } = {
  platform: oneOf(["docker"], "docker"),
  images: oneOf(["official", "local"], "official"),
  source: path(".data/eshop.csv"),
  loadCount: integer(-1, -1),
  produceCount: integer(-1, -1),
  query: path("schemas/eshop.fenl"),
  inputSchema: path("schemas/eshop-input.avsc"),
  outputSchema: path("schemas/eshop-output.avsc"),
  timeColumn: FIELD("event_time"),
  keyColumn: FIELD("so_key"),
  partitions: integer(3, 1, 1000),
  latenessMs: integer(1000, 0),
  quietMs: integer(1000, 0),
  lateRows: oneOf(["drop", "dead-letter"], "drop"),
  ports: portMap({ cassandra: 9042, pulsar: 6650, pulsarAdmin: 8080, kaskada: 50051 }),
  tenant: PULSAR_NAME("rt-kas-proc"),
  namespace: PULSAR_NAME("default"),
  inputTopic: PULSAR_NAME("rt_kas_input_tp"),
  outputTopic: PULSAR_NAME("rt_kas_output_tp"),
  keyspace: CQL_NAME("rt_kas_proc"),
  inputTable: CQL_NAME("eshop_input"),
  outputTable: CQL_NAME("eshop_output"),
  kaskadaTable: name(
    /^[A-Za-z_]\w*$/,
    "a name as queries can say it: a letter or _, then letters, digits or _",
  )("kasTblInput"),
  materialization: name(/^[A-Za-z_][\w.-]*$/, "a letter or _, then letters, digits, _ . -")("mat-rt_kas_output_tp"),
};

/**
 * Read the stack's settings.
 * @param raw all settings as texts by `namespace:key`, as the engine hands them to the program
 * @param root the folder that relative paths start from
 * @throws an error that lists every wrong setting: its key, its value, and what is allowed
 */
export function parseConfig(raw: Record<string, string>, root = projectRoot()): StackConfig {
  const problems: string[] = [];
  const given = new Map<string, string>();
  for (const [key, value] of Object.entries(raw))
    if (key.startsWith(`${NAMESPACE}:`)) given.set(key.slice(NAMESPACE.length + 1), value);

  const names = Object.keys(KEYS);
  for (const key of given.keys())
    if (!names.includes(key))
      problems.push(
        `${NAMESPACE}:${key} is not a setting: did you mean ${nearest(key, names)}? All: ${names.join(", ")}`,
      );

  const config: Record<string, unknown> = {};
  for (const [key, rule] of Object.entries(KEYS)) {
    try {
      config[key] = rule(given.get(key), root);
    } catch (error) {
      problems.push(`${NAMESPACE}:${key} is ${JSON.stringify(given.get(key))}: ${(error as Error).message}`);
    }
  }
  if (problems.length === 0) problems.push(...clashes(config as unknown as StackConfig));
  if (problems.length > 0)
    throw new Error(`the stack's configuration is wrong:\n${problems.map((p) => `  - ${p}`).join("\n")}`);
  return config as unknown as StackConfig;
}

/** Settings that are right one by one, but not together. */
function clashes(config: StackConfig): string[] {
  const pairs = [
    ["inputTable", "outputTable"],
    ["inputTopic", "outputTopic"],
  ] as const;
  const reserved = (["inputTable", "outputTable"] as const).filter((key) => config[key] === "runs");
  return [
    ...pairs
      .filter(([a, b]) => config[a] === config[b])
      .map(([a, b]) => `${NAMESPACE}:${a} and ${NAMESPACE}:${b} are both ${config[a]}: they have to differ`),
    ...reserved.map(
      (key) => `${NAMESPACE}:${key} is "runs": that table holds the apps' own records, take another name`,
    ),
  ];
}

/** The folder with Pulumi.yaml: the program runs compiled, a folder deeper than its source. */
export function projectRoot(from = __dirname): string {
  const folder = resolve(from);
  if (existsSync(join(folder, "Pulumi.yaml"))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error(`no Pulumi.yaml in ${from} or any folder above it`);
  return projectRoot(parent);
}
