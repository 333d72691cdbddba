import { createConnection } from "node:net";
import { catalog, type ImageName, singleNodeCassandra, singleNodePulsar } from "@rt-kaskada/images";
import Docker from "dockerode";

/** Where the test Cassandra listens. */
export interface CassandraAddress {
  readonly host: string;
  readonly port: number;
}

/** Where the test Pulsar listens, by protocol. */
export interface PulsarAddress {
  readonly serviceUrl: string;
  readonly adminUrl: string;
  readonly webSocketUrl: string;
}

const HOST = "127.0.0.1";
const CQL_PORT = 19042;
// The broker tells clients its own port, so it is the same inside and outside.
const PULSAR_PORT = 16650;
const PULSAR_WEB_PORT = 18080;
const START_TIMEOUT_MS = 240_000;

interface ServerDefinition {
  readonly image: Exclude<ImageName, "node">;
  readonly env: readonly string[];
  /** Host port by container port. */
  readonly ports: Readonly<Record<string, number>>;
  readonly command?: readonly string[];
  readonly answers: () => Promise<boolean>;
}

const cassandraServer: ServerDefinition = {
  image: "cassandra",
  env: [
    "CASSANDRA_CLUSTER_NAME=rt-kaskada-test",
    ...Object.entries(singleNodeCassandra).map(([name, value]) => `${name}=${value}`),
    `CASSANDRA_BROADCAST_RPC_ADDRESS=${HOST}`,
    "MAX_HEAP_SIZE=1g",
    "HEAP_NEWSIZE=200m",
  ],
  ports: { "9042/tcp": CQL_PORT },
  answers: () => answersCql(HOST, CQL_PORT),
};

const pulsarServer: ServerDefinition = {
  image: "pulsar",
  env: [
    "PULSAR_MEM=-Xms256m -Xmx1g -XX:MaxDirectMemorySize=512m",
    `PULSAR_PREFIX_brokerServicePort=${PULSAR_PORT}`,
    `PULSAR_PREFIX_advertisedAddress=${HOST}`,
    // A test loses nothing that matters when the machine crashes.
    "PULSAR_PREFIX_journalSyncData=false",
    ...Object.entries(singleNodePulsar).map(([name, value]) => `${name}=${value}`),
  ],
  ports: { [`${PULSAR_PORT}/tcp`]: PULSAR_PORT, "8080/tcp": PULSAR_WEB_PORT },
  command: ["sh", "-c", "bin/apply-config-from-env.py conf/standalone.conf && exec bin/pulsar standalone -nfw -nss"],
  answers: () => answersClusters(`http://${HOST}:${PULSAR_WEB_PORT}`),
};

let cassandraReady: Promise<void> | undefined;
let pulsarReady: Promise<void> | undefined;

/** Starts the Cassandra that tests share, or finds it running, and waits until it answers. */
export async function cassandra(): Promise<CassandraAddress> {
  cassandraReady ??= ensureServer(cassandraServer);
  await cassandraReady;
  return { host: HOST, port: CQL_PORT };
}

/** Starts the Pulsar that tests share, or finds it running, and waits until it answers. */
export async function pulsar(): Promise<PulsarAddress> {
  pulsarReady ??= ensureServer(pulsarServer);
  await pulsarReady;
  return {
    serviceUrl: `pulsar://${HOST}:${PULSAR_PORT}`,
    adminUrl: `http://${HOST}:${PULSAR_WEB_PORT}`,
    webSocketUrl: `ws://${HOST}:${PULSAR_WEB_PORT}/ws/v2`,
  };
}

/** The container's name of a test server. */
export function testContainerName(image: ServerDefinition["image"]): string {
  return `rt-kaskada-test-${image}`;
}

// Several processes may do this at once: Docker refuses a second container of the name and a second start, which is all
// the mutual exclusion that is needed.
async function ensureServer(server: ServerDefinition): Promise<void> {
  const docker = new Docker();
  const name = testContainerName(server.image);
  const image = await availableImage(docker, server.image);
  const there = await docker.getContainer(name).inspect().catch(unless(404));
  const isAsDefined = there?.Image === image.id && server.env.every((entry) => there.Config.Env.includes(entry));
  if (there && !isAsDefined) await docker.getContainer(name).remove({ force: true, v: true });
  await docker
    .createContainer({
      name,
      Image: image.reference,
      Env: [...server.env],
      ...(server.command ? { Cmd: [...server.command] } : {}),
      ExposedPorts: Object.fromEntries(Object.keys(server.ports).map((port) => [port, {}])),
      HostConfig: {
        PortBindings: Object.fromEntries(
          Object.entries(server.ports).map(([port, host]) => [port, [{ HostIp: HOST, HostPort: String(host) }]]),
        ),
      },
    })
    .catch(unless(409));
  await docker.getContainer(name).start().catch(unless(304));
  await untilAnswers(docker, name, server.answers);
}

async function availableImage(docker: Docker, name: ImageName): Promise<{ reference: string; id: string }> {
  const { local, official } = catalog[name];
  for (const reference of [local, official]) {
    const image = await docker.getImage(reference).inspect().catch(unless(404));
    if (image) return { reference, id: image.Id };
  }
  throw new Error(`Tests need the image ${local} or ${official}: 'npm test' gets it, or 'bin/rtk images' builds it`);
}

async function untilAnswers(docker: Docker, name: string, answers: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await answers())) {
    const { State } = await docker.getContainer(name).inspect();
    if (!State.Running) {
      throw new Error(`${name} stopped with exit code ${State.ExitCode} while it started: see 'docker logs ${name}'`);
    }
    if (Date.now() > deadline) {
      throw new Error(`${name} did not answer within ${START_TIMEOUT_MS / 1000} s: see 'docker logs ${name}'`);
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

function unless(statusCode: number): (error: unknown) => undefined {
  return (error) => {
    if ((error as { statusCode?: number }).statusCode !== statusCode) throw error;
    return undefined;
  };
}

/** Docker's proxy accepts connections before the server listens: an answer to CQL's OPTIONS alone tells. */
function answersCql(host: string, port: number): Promise<boolean> {
  const options = Buffer.from([4, 0, 0, 0, 5, 0, 0, 0, 0]);
  const supported = 6;
  return new Promise((resolve) => {
    const socket = createConnection({ host, port }, () => socket.write(options));
    const finish = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(2000, () => finish(false));
    socket.on("data", (data) => finish(data[4] === supported));
    socket.on("error", () => finish(false));
    socket.on("close", () => finish(false));
  });
}

async function answersClusters(adminUrl: string): Promise<boolean> {
  try {
    const response = await fetch(`${adminUrl}/admin/v2/clusters`, { signal: AbortSignal.timeout(2000) });
    return response.ok && ((await response.json()) as string[]).includes("standalone");
  } catch {
    return false;
  }
}
