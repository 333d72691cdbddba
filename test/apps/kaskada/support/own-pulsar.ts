import Docker from "dockerode";
import { type PulsarAddress, pulsar, testContainerName } from "../../../support/servers.js";

const NAME = "rtk-test-kaskada-pulsar";
const HOST = "127.0.0.1";
const SHARED_PORT = "16650";
const PORT = 26650;
const WEB_PORT = 28080;

/** A Pulsar that a test may kill: like the one tests share, on ports of its own. */
export class OwnPulsar {
  readonly address: PulsarAddress = {
    serviceUrl: `pulsar://${HOST}:${PORT}`,
    adminUrl: `http://${HOST}:${WEB_PORT}`,
    webSocketUrl: `ws://${HOST}:${WEB_PORT}/ws/v2`,
  };

  private constructor(private readonly container: Docker.Container) {}

  static async start(): Promise<OwnPulsar> {
    await pulsar();
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
      Env: Config.Env.map((variable) => variable.replace(SHARED_PORT, String(PORT))),
      ExposedPorts: { [`${PORT}/tcp`]: {}, "8080/tcp": {} },
      HostConfig: {
        PortBindings: {
          [`${PORT}/tcp`]: [{ HostIp: HOST, HostPort: String(PORT) }],
          "8080/tcp": [{ HostIp: HOST, HostPort: String(WEB_PORT) }],
        },
      },
    });
    await container.start();
    const own = new OwnPulsar(container);
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
