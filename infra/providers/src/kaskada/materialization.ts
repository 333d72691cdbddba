import { setTimeout as sleep } from "node:timers/promises";
import type {
  CreateMaterializationResponse,
  KaskadaClient,
  Materialization,
  MaterializationStatus,
} from "@rt-kaskada/kaskada-api";
import { isNotFound } from "@rt-kaskada/kaskada-api/status";
import { defineProvider } from "../framework/define";
import { type Change, compare } from "../framework/plan";
import type { CommonArgs } from "../framework/spec";
import { checkConnection, checkName, type KaskadaConnection, timeoutOf, withClient } from "./connection";
import { checkTopic, fromConfig, normaliseTopic, type PulsarTopic, toConfig } from "./pulsar-config";
import { checkResult, compileQuery, type QueryTable, type QueryView } from "./query-check";

/**
 * Arguments of a materialization: a query whose results go to a topic as they come. Kaskada's materializations can't be
 * changed: any change of what it computes replaces it, and the new one starts from what the input topic still keeps.
 */
export interface MaterializationArgs extends CommonArgs {
  /** How to reach Kaskada. */
  connection: KaskadaConnection;
  /** The materialization's name. */
  name: string;
  /** The query, in Fenl. Checked at preview against `tables`. */
  expression: string;
  /** Named formulas the query may use. Default none. */
  views?: QueryView[];
  /** The tables the query may use, as far as the check at preview needs them. */
  tables: QueryTable[];
  /** The service's ids of those tables: when one is replaced, the materialization is, too. */
  tableIds: string[];
  /** The topic the results go to, with addresses as the service reaches them. */
  destination: PulsarTopic;
  /** The output topic's Avro schema as JSON: the query's result has to agree with it. */
  outputSchema: string;
}

/** What can be seen of a materialization. */
export interface MaterializationShape {
  expression: string;
  views: QueryView[];
  tableIds: string[];
  destination: PulsarTopic | undefined;
  /** Whether the job runs; one that has failed is replaced. */
  state: "RUNNING" | "FAILED";
  /** The service's own id. Undefined in what is wanted. */
  materializationId: string | undefined;
}

export const materialization = defineProvider<MaterializationArgs, MaterializationShape>({
  label: (args) => `materialization ${args.name}`,
  id: (args) => args.name,
  holdsData: false,
  fixed: ["name", "expression", "views", "tableIds", "destination"],

  async check(args, checker) {
    await checkConnection(args.connection, checker);
    checkName(checker, "name", args.name);
    await checkTopic("destination", args.destination, checker);
    await checker.known("expression", [args.expression, args.tables, args.views ?? []] as const, async (query) => {
      const compilation = compileQuery(...(query as [string, QueryTable[], QueryView[]]));
      await checker.known("expression", args.outputSchema, (schema) => checkResult(compilation, schema));
    });
  },

  desire: (args) => ({
    expression: args.expression,
    views: normaliseViews(args.views ?? []),
    tableIds: args.tableIds,
    destination: normaliseTopic(args.destination),
    state: "RUNNING",
    materializationId: undefined,
  }),

  observe: (args) =>
    withClient(args.connection, async (client) => {
      const there = await find(client, args.name);
      return there && shapeOf(there, args, (await statusOf(client, args.name))?.state === "STATE_FAILED");
    }),

  plan: (there, wanted): Change[] =>
    (["expression", "views", "tableIds", "destination", "state"] as const).flatMap((property) =>
      compare(property, there[property], wanted[property], "replace"),
    ),

  create: (args) =>
    withClient(args.connection, async (client) => {
      const answer = await client.materializations.createMaterialization({
        materialization: {
          materializationName: args.name,
          expression: args.expression,
          withViews: args.views ?? [],
          destination: { pulsar: { config: toConfig(args.destination) } },
        },
      });
      reportAnalysis(answer);
    }),

  // Nothing of a materialization can change in place.
  update: async () => undefined,
  ready: (args) => withClient(args.connection, (client) => running(client, args)),

  remove: (args) =>
    withClient(args.connection, async (client) => {
      await client.materializations.deleteMaterialization({ materializationName: args.name }).catch((error) => {
        if (!isNotFound(error)) throw error;
      });
    }),
});

/** A query that doesn't compile is no error of the call: the answer carries the reasons, and nothing is stored. */
function reportAnalysis({ materialization: made, analysis }: CreateMaterializationResponse): void {
  const problems = (analysis ?? made?.analysis)?.fenlDiagnostics?.fenlDiagnostics ?? [];
  const errors = problems.filter((p) => p.severity === "SEVERITY_ERROR" || p.severity === "SEVERITY_BUG");
  if (errors.length > 0)
    throw new Error(`the service refuses the query:\n${errors.map((e) => e.formatted).join("\n")}`);
  if (!made?.materializationId) throw new Error("the service did not store the materialization and gave no reason");
}

/** Wait until the job runs. A service without the status interface can't tell: then being stored has to do. */
async function running(client: KaskadaClient, args: MaterializationArgs): Promise<void> {
  const seconds = timeoutOf(args.connection);
  for (const end = Date.now() + seconds * 1000; ; await sleep(250)) {
    const status = await statusOf(client, args.name);
    if (!status || status.state === "STATE_RUNNING") return;
    if (status.state === "STATE_FAILED") throw new Error(`materialization ${args.name} has failed: ${status.error}`);
    if (Date.now() > end)
      throw new Error(
        `materialization ${args.name} did not run within ${seconds} s${status.error && `: ${status.error}`}`,
      );
  }
}

const UNIMPLEMENTED = 12;

async function statusOf(
  client: KaskadaClient,
  materializationName: string,
): Promise<MaterializationStatus | undefined> {
  try {
    return (await client.status.getStatus({ materializationName })).materializations[0];
  } catch (error) {
    if ((error as { code?: number }).code === UNIMPLEMENTED || isNotFound(error)) return undefined;
    throw error;
  }
}

async function find(client: KaskadaClient, materializationName: string): Promise<Materialization | undefined> {
  try {
    return (await client.materializations.getMaterialization({ materializationName })).materialization ?? undefined;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function shapeOf(there: Materialization, args: MaterializationArgs, failed: boolean): MaterializationShape {
  return {
    expression: there.expression,
    views: normaliseViews(there.withViews),
    // The service doesn't say which tables it uses; it refuses to delete one that is used.
    tableIds: args.tableIds,
    destination: fromConfig(there.destination?.pulsar?.config),
    state: failed ? "FAILED" : "RUNNING",
    materializationId: there.materializationId,
  };
}

function normaliseViews(views: QueryView[]): QueryView[] {
  return views.map(({ name, expression }) => ({ name, expression })).sort((a, b) => (a.name < b.name ? -1 : 1));
}
