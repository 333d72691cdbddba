import type { Field } from "./field.js";
import { labels } from "./labels.js";
import { absolutePath, atLeast, base64, matches } from "./validators.js";

const text: Field = { kind: "string" };
const flag: Field = { kind: "bool" };

export const ports: Field = {
  kind: "list",
  replaces: true,
  key: ["internal", "protocol", "ip"],
  fields: {
    external: { kind: "number", computed: true },
    internal: { kind: "number", required: true },
    ip: { kind: "string", default: "0.0.0.0" },
    protocol: { kind: "string", default: "tcp" },
  },
};

export const volumes: Field = {
  kind: "set",
  replaces: true,
  fields: {
    containerPath: text,
    fromContainer: text,
    hostPath: { ...text, validate: absolutePath },
    readOnly: flag,
    selinuxRelabel: { ...text, validate: matches("^(z|Z)$") },
    volumeName: text,
  },
};

export const mounts: Field = {
  kind: "set",
  replaces: true,
  fields: {
    bindOptions: {
      kind: "object",
      fields: { propagation: { ...text, validate: matches("^(private|rprivate|shared|rshared|slave|rslave)$") } },
    },
    readOnly: flag,
    source: text,
    target: { ...text, required: true },
    tmpfsOptions: { kind: "object", fields: { mode: { kind: "number" }, sizeBytes: { kind: "number" } } },
    type: { ...text, required: true, validate: matches("^(bind|volume|tmpfs)$") },
    volumeOptions: {
      kind: "object",
      fields: { driverName: text, driverOptions: { kind: "map" }, labels, noCopy: flag, subpath: text },
    },
  },
};

export const networksAdvanced: Field = {
  kind: "set",
  replaces: true,
  fields: {
    aliases: { kind: "set" },
    driverOpts: { kind: "set" },
    gwPriority: { kind: "number", validate: atLeast(0) },
    ipv4Address: text,
    ipv6Address: text,
    linkLocalIps: { kind: "set" },
    macAddress: text,
    name: { ...text, required: true },
  },
};

export const uploads: Field = {
  kind: "set",
  replaces: true,
  fields: {
    content: text,
    contentBase64: { ...text, validate: base64 },
    executable: { kind: "bool", default: false },
    file: { ...text, required: true },
    group: text,
    owner: text,
    permissions: { ...text, validate: matches("^0[0-7]{3}$") },
    source: text,
    sourceHash: text,
  },
};

export const devices: Field = {
  kind: "set",
  replaces: true,
  fields: {
    containerPath: text,
    hostPath: { ...text, required: true },
    permissions: { ...text, default: "rwm" },
  },
};
