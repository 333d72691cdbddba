import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { KaskadaClient } from "@rt-kaskada/kaskada-api";
import { Client } from "cassandra-driver";
import { root, run } from "./rtk.ts";
import type { TestStack } from "./stack.ts";

/** Everything a preview could have written to without meaning to, seen from outside. */
export interface Observation {
  files: Record<string, string>;
  docker: string[];
  cassandra: string | undefined;
  pulsar: Record<string, unknown>;
  kaskada: string | undefined;
}

/**
 * Looks at all that a stack is made of.
 * @param servers whether the stack's servers run
 */
export async function observe(stack: TestStack, servers: boolean): Promise<Observation> {
  const { ports } = stack;
  return {
    files: stateFiles(),
    docker: await dockerObjects(),
    cassandra: servers ? await schema(ports.cassandra) : undefined,
    pulsar: servers ? await pulsarObjects(`http://127.0.0.1:${ports.pulsarAdmin}/admin/v2`) : {},
    kaskada: servers ? await kaskadaObjects(ports.kaskada) : undefined,
  };
}

/** Each file of the backend and each stack's settings: when it was written, and what is in it. */
function stateFiles(): Record<string, string> {
  const state = join(root, ".state");
  const inState = existsSync(state) ? readdirSync(state, { recursive: true, encoding: "utf8" }) : [];
  const settings = readdirSync(root).filter((name) => /^Pulumi.*\.yaml$/.test(name));
  const paths = [...inState.map((name) => join(state, name)), ...settings.map((name) => join(root, name))];
  return Object.fromEntries(
    paths
      .filter((path) => statSync(path).isFile())
      .map((path) => [path, `${statSync(path).mtimeMs} ${readFileSync(path, "base64")}`]),
  );
}

async function dockerObjects(): Promise<string[]> {
  const lists = await Promise.all(
    [
      ["ps", "-a", "--no-trunc", "--format", "{{.ID}} {{.Names}} {{.Image}} {{.CreatedAt}} {{.State}}"],
      ["images", "-a", "--no-trunc", "--format", "{{.ID}} {{.Repository}}:{{.Tag}} {{.CreatedAt}}"],
      ["network", "ls", "--no-trunc", "--format", "{{.ID}} {{.Name}}"],
      ["volume", "ls", "--format", "{{.Name}}"],
    ].map((args) => run("docker", args)),
  );
  return lists.flatMap(({ stdout }) => stdout.split("\n").filter((line) => line.includes("rt-kaskada"))).toSorted();
}

async function schema(port: number): Promise<string> {
  const client = new Client({ contactPoints: [`127.0.0.1:${port}`], localDataCenter: "datacenter1" });
  try {
    const tables = ["keyspaces", "tables", "columns", "indexes", "types"];
    const rows = tables.map(async (table) => (await client.execute(`SELECT JSON * FROM system_schema.${table}`)).rows);
    const version = client.execute("SELECT schema_version FROM system.local");
    return JSON.stringify([await Promise.all(rows), (await version).rows]);
  } finally {
    await client.shutdown();
  }
}

async function pulsarObjects(admin: string): Promise<Record<string, unknown>> {
  const seen: Record<string, unknown> = {};
  const get = async <T>(path: string): Promise<T> => {
    const answer = await fetch(`${admin}/${path}`);
    // A topic without a schema says so with 404.
    const value = answer.status === 404 ? null : await answer.json();
    seen[path] = value;
    return value as T;
  };
  await get("tenants").then((tenants) => (seen.tenants = (tenants as string[]).toSorted()));
  for (const tenant of seen.tenants as string[]) {
    await get(`tenants/${tenant}`);
    if (tenant === "pulsar") continue;
    for (const namespace of await get<string[]>(`namespaces/${tenant}`)) {
      await get(`namespaces/${namespace}`);
      for (const topic of await get<string[]>(`persistent/${namespace}/partitioned`)) {
        const path = topic.replace("://", "/");
        await get(`${path}/partitions`);
        await get(`schemas/${path.replace("persistent/", "")}/schemas`);
        await get(`${path}/subscriptions`);
      }
      await get<string[]>(`persistent/${namespace}`).then((topics) => topics.sort());
    }
  }
  return seen;
}

async function kaskadaObjects(port: number): Promise<string> {
  const client = new KaskadaClient({ address: `127.0.0.1:${port}` });
  try {
    const [{ tables }, { materializations }] = await Promise.all([
      client.tables.listTables({}),
      client.materializations.listMaterializations({}),
    ]);
    return JSON.stringify({ tables, materializations });
  } finally {
    client.close();
  }
}
