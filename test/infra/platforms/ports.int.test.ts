import Docker from "dockerode";
import { afterAll, beforeAll, expect, test } from "vitest";
import { naming } from "../../../infra/platforms/docker-parts.js";
import { checkPorts } from "../../../infra/platforms/ports.js";
import { pulsar, testContainerName } from "../../support/servers.js";

const docker = new Docker();
const PORT = 29_042;
const NAME = "rtk-test-infra-ports";
let container: Docker.Container;

beforeAll(async () => {
  await pulsar();
  const { Image } = await docker.getContainer(testContainerName("pulsar")).inspect();
  await docker
    .getContainer(NAME)
    .remove({ force: true })
    .catch(() => undefined);
  container = await docker.createContainer({
    name: NAME,
    Image,
    Cmd: ["sleep", "600"],
    Labels: Object.fromEntries(
      naming("mine")
        .labels("cassandra")
        .map((l) => [l.label as string, l.value as string]),
    ),
    ExposedPorts: { "9042/tcp": {} },
    HostConfig: { PortBindings: { "9042/tcp": [{ HostIp: "127.0.0.1", HostPort: String(PORT) }] } },
  });
  await container.start();
});
afterAll(() => container.remove({ force: true }));

const ports = { cassandra: PORT, pulsar: 1, pulsarAdmin: 2, kaskada: 3 };

test("another stack's container is named", async () => {
  await expect(checkPorts("other", ports)).rejects.toThrow(`cassandra: ${PORT} is in use by container ${NAME}`);
});

test("the stack's own container doesn't count, whatever else is taken", async () => {
  await checkPorts("mine", ports);
  // The shared test server's port.
  await expect(checkPorts("mine", { ...ports, kaskada: 18_080 })).rejects.toThrow(
    /taken on this machine:\n {2}- kaskada: 18080 .*\n.*rt-kaskada:ports\.kaskada PORT$/,
  );
});
