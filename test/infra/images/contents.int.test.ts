import { catalog, versions } from "@rt-kaskada/images";
import { describe, expect, it } from "vitest";
import { runImage } from "../../support/docker.js";
import { cassandra } from "../../support/servers.js";

// These look into the images that are built here; where the official ones are used there is nothing of ours to test.
const isBuiltHere = async (name: keyof typeof versions) =>
  (await runImage(catalog[name].local, ["true"]).catch(() => undefined)) !== undefined;

describe.runIf(await isBuiltHere("pulsar"))("pulsar", () => {
  const apply = (config: string, env: string[]) => {
    const script = `printf '${config}' > /tmp/c && bin/apply-config-from-env.py /tmp/c && cat /tmp/c`;
    return runImage(catalog.pulsar.local, ["sh", "-c", script], env);
  };

  it("sets keys that the file has, and adds those with the prefix", async () => {
    const env = ["one=new", "three=ignored", "PULSAR_PREFIX_two=b=c", "PULSAR_PREFIX_four=added"];
    expect((await apply("# text\\none=1\\n\\ntwo=2\\n", env)).output).toBe("# text\none=new\n\ntwo=b=c\nfour=added\n");
  });

  it("leaves comments that look like keys alone", async () => {
    expect((await apply("#one=1\\n", ["one=new", "PULSAR_PREFIX_two=2"])).output).toBe("#one=1\ntwo=2\n");
  });

  it("refuses a command that it doesn't have", async () => {
    expect(await runImage(catalog.pulsar.local, ["bin/pulsar", "proxy"])).toEqual({
      exitCode: 64,
      output: "pulsar: this image knows 'standalone' alone, not 'proxy'\n",
    });
  });
});

describe.runIf(await isBuiltHere("cassandra"))("cassandra", () => {
  // With another program of that name the entry script shows what it would have started the server with.
  const settings = async (env: string[]) => {
    const script =
      "printf '#!/bin/sh\\ncat /etc/cassandra/cassandra.yaml /etc/cassandra/cassandra-rackdc.properties' > /tmp/cassandra" +
      " && chmod +x /tmp/cassandra && PATH=/tmp:$PATH exec docker-entrypoint.sh cassandra -f";
    const { output } = await runImage(catalog.cassandra.local, ["sh", "-c", script], env);
    return output.split("\n");
  };

  it("takes its settings from the environment", async () => {
    const env = [
      "CASSANDRA_CLUSTER_NAME=Eve's: #1",
      "CASSANDRA_NUM_TOKENS=4",
      "CASSANDRA_LISTEN_ADDRESS=10.0.0.7",
      "CASSANDRA_BROADCAST_RPC_ADDRESS=127.0.0.1",
      "CASSANDRA_ENDPOINT_SNITCH=GossipingPropertyFileSnitch",
      "CASSANDRA_DC=west",
    ];
    expect(await settings(env)).toEqual(
      expect.arrayContaining([
        "cluster_name: 'Eve''s: #1'",
        "num_tokens: 4",
        "listen_address: 10.0.0.7",
        "broadcast_address: 10.0.0.7",
        "broadcast_rpc_address: 127.0.0.1",
        "    parameters: [{ seeds: '10.0.0.7' }]",
        "endpoint_snitch: GossipingPropertyFileSnitch",
        "dc=west",
        "rack=rack1",
      ]),
    );
  });

  it("runs other commands as they are, without being root", async () => {
    expect((await runImage(catalog.cassandra.local, ["id", "-un"])).output).toBe("cassandra\n");
  });

  it("has the version that its name says", async () => {
    const { port } = await cassandra();
    const { Client } = (await import("cassandra-driver")).default;
    const client = new Client({ contactPoints: [`127.0.0.1:${port}`], localDataCenter: "datacenter1" });
    const row = (await client.execute("SELECT release_version FROM system.local")).first();
    await client.shutdown();
    expect(row.release_version).toBe(versions.cassandra);
  });
});

describe.runIf(await isBuiltHere("node"))("node", () => {
  it("has the version that its name says, and a user that isn't root", async () => {
    const { output } = await runImage(catalog.node.local, ["node", "-p", "process.version"]);
    expect(output).toBe(`v${versions.node}\n`);
    expect((await runImage(catalog.node.local, ["id", "node"])).output).toContain("uid=1000");
  });
});
