import Docker from "dockerode";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PULSAR_COMMAND, pulsarEnvironment } from "../../../infra/platforms/docker-pulsar.js";
import { pulsar, testContainerName } from "../../support/servers.js";

const docker = new Docker();
const NAME = "rtk-test-infra-restart";
const OTHER = `${NAME}-other`;
const ADMIN_PORT = 28_081;
const ADMIN = `http://127.0.0.1:${ADMIN_PORT}/admin/v2`;
let Image: string;

beforeAll(async () => {
  await pulsar();
  Image = (await docker.getContainer(testContainerName("pulsar")).inspect()).Image;
  await cleanUp();
  await docker.createNetwork({ Name: NAME });
});
afterAll(cleanUp);

async function cleanUp(): Promise<void> {
  const ignore = () => undefined;
  for (const name of [NAME, OTHER]) await docker.getContainer(name).remove({ force: true }).catch(ignore);
  await docker.getVolume(NAME).remove().catch(ignore);
  await docker.getNetwork(NAME).remove().catch(ignore);
}

/** Run a container in the network; its address there. */
async function run(name: string, options: Docker.ContainerCreateOptions): Promise<string> {
  const HostConfig = { ...options.HostConfig, NetworkMode: NAME };
  const container = await docker.createContainer({ name, Hostname: name, Image, ...options, HostConfig });
  await container.start();
  return (await container.inspect()).NetworkSettings.Networks[NAME]!.IPAddress;
}

async function runPulsar(): Promise<string> {
  const address = await run(NAME, {
    Env: pulsarEnvironment(NAME, 28_650),
    Cmd: PULSAR_COMMAND,
    ExposedPorts: { "8080/tcp": {} },
    HostConfig: {
      Binds: [`${NAME}:/pulsar/data`],
      PortBindings: { "8080/tcp": [{ HostIp: "127.0.0.1", HostPort: String(ADMIN_PORT) }] },
    },
  });
  // Made after the cluster, and last of all.
  const namespaces = () =>
    fetch(`${ADMIN}/namespaces/public`).then(
      (r) => r.text(),
      () => "",
    );
  await expect.poll(namespaces, { timeout: 100_000, interval: 500 }).toContain("public/default");
  return address;
}

test("what Pulsar stored can be read by its next container, even at another address", async () => {
  const first = await runPulsar();
  const schema = { type: "AVRO", schema: '{"type":"record","name":"R","fields":[]}', properties: {} };
  const body = JSON.stringify(schema);
  const headers = { "content-type": "application/json" };
  const path = `${ADMIN}/schemas/public/default/kept/schema`;
  expect((await fetch(path, { method: "POST", headers, body })).status).toBe(200);

  // Without notice, as when the machine stops; then somebody else gets the address.
  await docker.getContainer(NAME).remove({ force: true });
  expect(await run(OTHER, { Cmd: ["sleep", "600"] })).toBe(first);
  expect(await runPulsar()).not.toBe(first);
  // The admin API answers before everything that is stored can be read.
  const stored = async () => (await fetch(path)).json();
  await expect.poll(stored, { timeout: 60_000, interval: 1000 }).toMatchObject({ type: "AVRO", data: schema.schema });
}, 250_000);
