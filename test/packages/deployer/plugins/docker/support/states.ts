import type { PropertyMap } from "../../../../../../packages/deployer/src/values/index.js";

/** The state of a container as the original plugin leaves it, with properties of the test's own. */
export function containerState(more: PropertyMap): PropertyMap {
  return {
    __meta: '{"e2bfb730-ecaa-11e6-8f88-34363bc7c4c0":{"create":1200000000000},"schema_version":"2"}',
    attach: false,
    bridge: "",
    capabilities: null,
    cgroupParent: null,
    command: ["sleep", "60"],
    containerLogs: null,
    containerReadRefreshTimeoutMilliseconds: 15000,
    cpuPeriod: null,
    cpuSet: "",
    cpuShares: 0,
    cpus: null,
    deviceReadBps: [],
    devices: [],
    dns: null,
    domainname: "",
    entrypoints: [],
    envs: [],
    exitCode: null,
    healthcheck: null,
    hostname: "0123456789ab",
    hosts: [],
    id: "0123456789abcdef",
    image: "app:1",
    init: false,
    ipcMode: "private",
    labels: [],
    logDriver: "json-file",
    logOpts: null,
    logs: false,
    maxRetryCount: 0,
    memory: 0,
    memoryReservation: 0,
    memorySwap: 0,
    mounts: [],
    mustRun: true,
    name: "web-1234567",
    networkDatas: [{ networkName: "bridge" }],
    networkMode: "bridge",
    networksAdvanced: [],
    platform: "linux",
    ports: [],
    privileged: false,
    publishAllPorts: false,
    readOnly: false,
    removeVolumes: true,
    restart: "no",
    rm: false,
    runtime: "runc",
    securityOpts: [],
    shmSize: 64,
    start: true,
    stdinOpen: false,
    stopSignal: "",
    stopTimeout: 0,
    tty: false,
    ulimits: [],
    uploads: [],
    user: "",
    usernsMode: "",
    volumes: [],
    wait: false,
    waitTimeout: 60,
    workingDir: "",
    ...more,
  };
}

/** The checked inputs of the same container. */
export function containerInputs(more: PropertyMap): PropertyMap {
  return {
    __defaults: [
      "containerReadRefreshTimeoutMilliseconds",
      "mustRun",
      "name",
      "networkMode",
      "removeVolumes",
      "restart",
      "start",
      "waitTimeout",
    ],
    command: ["sleep", "60"],
    containerReadRefreshTimeoutMilliseconds: 15000,
    image: "app:1",
    mustRun: true,
    name: "web-1234567",
    networkMode: "bridge",
    removeVolumes: true,
    restart: "no",
    start: true,
    waitTimeout: 60,
    ...more,
  };
}

export function portState(internal: number, external: number, ip = "0.0.0.0"): PropertyMap {
  return { external, internal, ip, protocol: "tcp" };
}

export function networkState(name: string, aliases: string[]): PropertyMap {
  return {
    aliases,
    driverOpts: [],
    gwPriority: null,
    ipv4Address: "",
    ipv6Address: "",
    linkLocalIps: [],
    macAddress: "",
    name,
  };
}

export function mountState(source: string): PropertyMap {
  return {
    bindOptions: null,
    readOnly: null,
    source,
    target: "/data",
    tmpfsOptions: null,
    type: "volume",
    volumeOptions: null,
  };
}

export function uploadState(content: string): PropertyMap {
  return {
    content,
    contentBase64: "",
    executable: false,
    file: "/etc/x",
    group: "",
    owner: "",
    permissions: "",
    source: "",
    sourceHash: "",
  };
}
