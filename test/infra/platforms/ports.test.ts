import { createServer, type Server } from "node:net";
import { afterEach, expect, test } from "vitest";
import { checkPorts } from "../../../infra/platforms/ports.js";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A port that is in use until the test ends. */
async function taken(): Promise<number> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as { port: number }).port;
}

/** Ports that nobody listens on. */
async function free(count: number): Promise<number[]> {
  const ports = await Promise.all(Array.from({ length: count }, taken));
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

test("free ports are fine", async () => {
  const [cassandra, pulsar, pulsarAdmin, kaskada] = (await free(4)) as [number, number, number, number];
  await checkPorts("test", { cassandra, pulsar, pulsarAdmin, kaskada });
});

test("every port that somebody else has is named", async () => {
  const [cassandra, pulsar] = [await taken(), await taken()];
  const ports = { cassandra, pulsar, pulsarAdmin: 1, kaskada: 2 };
  const failure = await checkPorts("test", ports).catch((e) => e);
  expect(failure.message).toContain(`cassandra: ${cassandra} is in use by another program`);
  expect(failure.message).toContain(`pulsar: ${pulsar} is in use by another program`);
  expect(failure.message).not.toContain("pulsarAdmin:");
  expect(failure.message).toContain("config set --path rt-kaskada:ports.cassandra PORT");
});

test("where Docker is on another machine, its ports aren't looked for here", async () => {
  const cassandra = await taken();
  const before = process.env.DOCKER_HOST;
  process.env.DOCKER_HOST = "tcp://elsewhere:2375";
  try {
    await checkPorts("test", { cassandra, pulsar: 1, pulsarAdmin: 2, kaskada: 3 });
  } finally {
    if (before === undefined) delete process.env.DOCKER_HOST;
    else process.env.DOCKER_HOST = before;
  }
});
