import Docker from "dockerode";
import { type PulsarAddress, pulsar, testContainerName } from "../../../support/servers.js";
import { freePort } from "./free-port.js";

const NAME = "rtk-test-kaskada-pulsar";
const HOST = "127.0.0.1";
const SHARED_PORT = "16650";

/** A Pulsar that a test may kill: like the one tests share, on free ports. */
export class OwnPulsar {
  private constructor(
    private readonly container: Docker.Container,
    readonly address: PulsarAddress,
  ) {}

  static async start(): Promise<OwnPulsar> {
    await pulsar();
    // A restarted container would get others from Docker, so they are chosen here.
    const [port, webPort] = [await freePort(), await freePort()];
    const docker = new Docker();
    const { Config } = await docker.getContainer(testContainerName("pulsar")).inspect();
    await docker
      .getContainer(NAME)
      .remove({ force: true, v: true })
      .catch(() => {});
    const container = await docker.createContainer({
      name: NAME,
      Image: Config.Image,
      Cmd: Config.Cmd,
      Env: Config.Env.map((variable) => variable.replace(SHARED_PORT, String(port))),
      ExposedPorts: { [`${port}/tcp`]: {}, "8080/tcp": {} },
      HostConfig: {
        PortBindings: {
          [`${port}/tcp`]: [{ HostIp: HOST, HostPort: String(port) }],
          "8080/tcp": [{ HostIp: HOST, HostPort: String(webPort) }],
        },
      },
    });
    await container.start();
    const own = new OwnPulsar(container, {
      serviceUrl: `pulsar://${HOST}:${port}`,
      adminUrl: `http://${HOST}:${webPort}`,
      webSocketUrl: `ws://${HOST}:${webPort}/ws/v2`,
    });
    await own.answers();
    return own;
  }

  /** Kills the broker at once and starts it again over the same data; resolves when it answers. */
  async crash(): Promise<void> {
    await this.container.kill();
    await this.container.start();
    await this.answers();
  }

  async remove(): Promise<void> {
    await this.container.remove({ force: true, v: true });
  }

  private async answers(): Promise<void> {
    for (const deadline = Date.now() + 240_000; ; ) {
      try {
        const response = await fetch(`${this.address.adminUrl}/admin/v2/clusters`, {
          signal: AbortSignal.timeout(2000),
        });
        if (response.ok && ((await response.json()) as string[]).includes("standalone")) return;
      } catch {
        // Not yet.
      }
      if (Date.now() > deadline) throw new Error(`${NAME} did not answer in time: see 'docker logs ${NAME}'`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}
