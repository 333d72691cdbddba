import type { Value } from "../../../values/index.js";
import { formatDuration, parseDuration } from "../model/duration.js";
import { devices, mounts, networksAdvanced, ports, uploads, volumes } from "./container-blocks.js";
import type { Field, ResourceSchema } from "./field.js";
import { labels } from "./labels.js";
import { atLeast, duration, matches } from "./validators.js";

const TWENTY_MINUTES = 1_200_000_000_000;

const text: Field = { kind: "string", replaces: true };
const computedText: Field = { kind: "string", replaces: true, computed: true };
const flag: Field = { kind: "bool", replaces: true };
const textMap: Field = { kind: "map", replaces: true };
const textSet: Field = { kind: "set", replaces: true };
const limit: Field = { kind: "number", validate: atLeast(0), removalReplaces: true };

/** Durations come back from the daemon in another spelling: 90s as 1m30s. */
const durationField: Field = {
  kind: "string",
  default: "0s",
  validate: duration,
  normalize: (value: Value) => formatDuration(parseDuration(String(value)) ?? 0),
};

const throttle: Field = {
  kind: "set",
  replacesHere: true,
  fields: { path: { kind: "string", required: true }, rate: { kind: "number", required: true, validate: atLeast(0) } },
};

/** The daemon adds the prefix. */
const capability = (value: Value): Value => {
  const name = String(value).toUpperCase();
  return name === "ALL" || name.startsWith("CAP_") ? name : `CAP_${name}`;
};

export const container: ResourceSchema = {
  deleteBeforeReplace: true,
  meta: JSON.stringify({
    "e2bfb730-ecaa-11e6-8f88-34363bc7c4c0": {
      create: TWENTY_MINUTES,
      delete: TWENTY_MINUTES,
      update: TWENTY_MINUTES,
    },
    schema_version: "2",
  }),
  conflicts: [["deviceRequests", "gpus"]],
  fields: {
    name: { ...text, required: true, autonamed: true },
    image: { ...text, required: true },
    attach: { kind: "bool", default: false },
    bridge: { kind: "string", output: true },
    capabilities: {
      kind: "object",
      replaces: true,
      fields: { adds: { ...textSet, normalize: capability }, drops: { ...textSet, normalize: capability } },
    },
    cgroupParent: text,
    cgroupnsMode: text,
    command: { kind: "list", computed: true, replaces: true },
    containerLogs: { kind: "string", output: true },
    containerReadRefreshTimeoutMilliseconds: { kind: "number", default: 15000 },
    cpuPeriod: limit,
    cpuQuota: limit,
    cpuSet: { kind: "string", validate: matches("^\\d+([,-]\\d+)*$"), removalReplaces: true },
    cpuShares: limit,
    cpus: { ...text, normalize: (cpus) => Number(cpus) },
    destroyGraceSeconds: { kind: "number" },
    deviceCgroupRules: { kind: "set", replacesHere: true },
    deviceReadBps: throttle,
    deviceReadIops: throttle,
    deviceRequests: {
      kind: "set",
      replaces: true,
      fields: {
        capabilities: textSet,
        count: { kind: "number", default: 0, replaces: true },
        deviceIds: textSet,
        driver: { kind: "string", default: "cdi", replaces: true },
        options: textMap,
      },
    },
    deviceWriteBps: throttle,
    deviceWriteIops: throttle,
    devices,
    dns: textSet,
    dnsOpts: textSet,
    dnsSearches: textSet,
    domainname: text,
    entrypoints: { kind: "list", computed: true, replaces: true },
    envs: { kind: "set", computed: true, replaces: true },
    exitCode: { kind: "number", output: true },
    gpus: text,
    groupAdds: textSet,
    healthcheck: {
      kind: "object",
      computed: true,
      replacesHere: true,
      fields: {
        interval: durationField,
        retries: { kind: "number", default: 0, validate: atLeast(0) },
        startInterval: durationField,
        startPeriod: durationField,
        tests: { kind: "list" },
        timeout: durationField,
      },
    },
    hostname: computedText,
    hosts: {
      kind: "set",
      replaces: true,
      fields: { host: { ...text, required: true }, ip: { ...text, required: true } },
    },
    init: { kind: "bool", computed: true, replacesHere: true },
    ipcMode: computedText,
    labels: { ...labels, computed: true },
    logDriver: computedText,
    logOpts: textMap,
    logs: { kind: "bool", default: false },
    maxRetryCount: { kind: "number" },
    memory: limit,
    memoryReservation: { ...limit, default: 0 },
    // Docker sets it to twice the memory when it is not given, so leaving it out is no change.
    memorySwap: { kind: "number", validate: atLeast(-1), computed: true },
    mounts,
    mustRun: { kind: "bool", default: true },
    networkDatas: {
      kind: "list",
      output: true,
      fields: {
        gateway: { kind: "string" },
        globalIpv6Address: { kind: "string" },
        globalIpv6PrefixLength: { kind: "number" },
        ipAddress: { kind: "string" },
        ipPrefixLength: { kind: "number" },
        ipv6Gateway: { kind: "string" },
        macAddress: { kind: "string" },
        networkName: { kind: "string" },
      },
    },
    networkMode: { ...text, default: "bridge", normalize: (mode) => (mode === "default" ? "bridge" : mode) },
    networksAdvanced,
    pidMode: text,
    // Engines report only the operating system.
    platform: { ...computedText, same: (old, next) => old === String(next).split("/")[0] },
    ports,
    privileged: flag,
    publishAllPorts: flag,
    readOnly: { ...flag, default: false },
    removeVolumes: { kind: "bool", default: true },
    restart: { kind: "string", default: "no", validate: matches("^(no|on-failure|always|unless-stopped)$") },
    rm: { kind: "bool", default: false, replacesHere: true },
    runtime: computedText,
    securityOpts: { kind: "set", computed: true, replaces: true },
    shmSize: { kind: "number", computed: true, replaces: true, validate: atLeast(0) },
    start: { kind: "bool", default: true },
    stdinOpen: { ...flag, default: false },
    stopSignal: computedText,
    stopTimeout: { kind: "number", computed: true, replaces: true },
    storageOpts: textMap,
    sysctls: textMap,
    tmpfs: { kind: "map", replacesHere: true },
    tty: { ...flag, default: false },
    ulimits: {
      kind: "set",
      replaces: true,
      fields: {
        hard: { kind: "number", required: true },
        name: { kind: "string", required: true },
        soft: { kind: "number", required: true },
      },
    },
    uploads,
    // Unset, these two come from the image.
    user: computedText,
    usernsMode: text,
    volumes,
    wait: { kind: "bool", default: false },
    waitTimeout: { kind: "number", default: 60 },
    workingDir: computedText,
  },
};
