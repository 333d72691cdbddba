import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { catalog } from "@rt-kaskada/images";
import { describe, expect, it } from "vitest";
import { cassandra, pulsar, testContainerName } from "../../support/servers.js";

const inContainer = (name: "cassandra" | "pulsar", words: readonly string[]) =>
  promisify(execFile)("docker", ["exec", testContainerName(name), ...words]);

describe("server images", () => {
  it("answer their health checks", async () => {
    await Promise.all([cassandra(), pulsar()]);
    for (const name of ["cassandra", "pulsar"] as const) {
      const [, ...words] = catalog[name].health!.test;
      await inContainer(name, words);
    }
  });

  it("fail their health checks when the port is another server's", async () => {
    await Promise.all([cassandra(), pulsar()]);
    for (const [name, port, silent] of [
      ["cassandra", "9042", "7000"],
      ["pulsar", "8080", "16650"],
    ] as const) {
      const words = catalog[name].health!.test.slice(1).map((word) => word.replace(`/${port}`, `/${silent}`));
      await expect(inContainer(name, ["timeout", "5", ...words])).rejects.toThrow();
    }
  });

  it("take the official images' settings", async () => {
    const [{ adminUrl }] = await Promise.all([pulsar(), cassandra()]);
    const settings = (await (await fetch(`${adminUrl}/admin/v2/brokers/configuration/runtime`)).json()) as object;
    expect(settings).toMatchObject({ brokerServicePort: "Optional[16650]", webSocketServiceEnabled: "true" });
    const { stdout } = await inContainer("cassandra", ["nodetool", "describecluster"]);
    expect(stdout).toContain("Name: rt-kaskada-test");
  });
});
