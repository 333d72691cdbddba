import { catalog } from "@rt-kaskada/images";
import { beforeAll, describe, expect, it } from "vitest";
import { execIn } from "../../support/docker.js";
import { cassandra, pulsar, testContainerName } from "../../support/servers.js";

let adminUrl: string;

beforeAll(async () => {
  [{ adminUrl }] = await Promise.all([pulsar(), cassandra()]);
});

describe("health checks", () => {
  it.each(["cassandra", "pulsar"] as const)("say that %s answers", async (name) => {
    const words = catalog[name].health!.test.slice(1);
    expect(await execIn(testContainerName(name), words)).toEqual({ exitCode: 0, output: "" });
  });

  it.each([
    ["cassandra", "9042", "7199"],
    ["pulsar", "8080", "16650"],
  ] as const)("fail when %s listens but speaks another protocol", async (name, port, other) => {
    const words = catalog[name].health!.test.slice(1).map((word) => word.replace(`/${port}`, `/${other}`));
    const { exitCode, output } = await execIn(testContainerName(name), ["timeout", "5", ...words]);
    expect(exitCode).not.toBe(0);
    expect(output).not.toContain("refused");
  });
});

describe("settings of the official images", () => {
  it("reach Pulsar", async () => {
    const settings = await (await fetch(`${adminUrl}/admin/v2/brokers/configuration/runtime`)).json();
    expect(settings).toMatchObject({ brokerServicePort: "Optional[16650]", webSocketServiceEnabled: "true" });
  });

  it("reach Cassandra", async () => {
    const { output } = await execIn(testContainerName("cassandra"), ["nodetool", "describecluster"]);
    expect(output).toContain("Name: rt-kaskada-test");
    expect(output).toContain("SimpleSnitch");
  });
});
