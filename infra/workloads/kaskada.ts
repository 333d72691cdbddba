import * as docker from "@pulumi/docker";
import type { HealthCheck } from "@rt-kaskada/images/health";
import type { StackConfig } from "../config";
import type { DockerPlatform } from "../platforms/docker";
import { healthcheck, hostPort, SERVICE_DEFAULTS } from "../platforms/docker-parts";
import type { KaskadaService } from "../platforms/services";
import { appContainer } from "./app-container";
import { pulsarEnvironment } from "./connections";

const GRPC_PORT = 50051;
const HTTP_PORT = 9100;

const HEALTH: HealthCheck = {
  // Bash opens the socket itself: to start Node.js every few seconds would cost more than the idle service.
  test: [
    "CMD",
    "bash",
    "-c",
    `exec 3<>/dev/tcp/127.0.0.1/${HTTP_PORT}` +
      " && printf 'GET /ready HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3" +
      ' && read -r _ status _ <&3 && [ "$status" = 200 ]',
  ],
  intervalSeconds: 3,
  timeoutSeconds: 5,
  retries: 20,
  startSeconds: 60,
};

/** The Kaskada service. Its volume holds its tables, materializations and their state. */
export function kaskada(platform: DockerPlatform, config: StackConfig): KaskadaService {
  const { naming } = platform;
  const volume = new docker.Volume("kaskada-data", { name: naming.of("kaskada"), labels: naming.labels("kaskada") });
  const container = appContainer(
    "kaskada",
    platform,
    config,
    {
      ...SERVICE_DEFAULTS,
      ...healthcheck(HEALTH),
      ports: [hostPort(GRPC_PORT, config.ports.kaskada)],
      volumes: [{ volumeName: volume.name, containerPath: "/data" }],
      environment: {
        ...pulsarEnvironment(platform.pulsar),
        GRPC_PORT,
        HTTP_PORT,
        DATA_DIR: "/data",
        LATENESS_MS: config.latenessMs,
        QUIET_MS: config.quietMs,
        KEEP_LATE: String(config.lateRows === "dead-letter"),
      },
    },
    [platform.pulsar.ready],
  );
  return {
    address: { outside: `127.0.0.1:${config.ports.kaskada}`, inside: `${naming.of("kaskada")}:${GRPC_PORT}` },
    ready: container,
    data: volume,
  };
}
