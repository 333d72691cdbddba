import type { ResourceSchema } from "./field.js";
import { labels } from "./labels.js";

export const network: ResourceSchema = {
  meta: '{"schema_version":"1"}',
  fields: {
    name: { kind: "string", required: true, autonamed: true, replaces: true },
    attachable: { kind: "bool", replaces: true },
    driver: { kind: "string", computed: true, replaces: true },
    ingress: { kind: "bool", replaces: true },
    internal: { kind: "bool", computed: true, replaces: true },
    ipamConfigs: {
      kind: "set",
      computed: true,
      replaces: true,
      key: ["subnet"],
      fields: {
        subnet: { kind: "string" },
        gateway: { kind: "string", computed: true },
        ipRange: { kind: "string", computed: true },
        auxAddress: { kind: "map", computed: true },
      },
    },
    ipamDriver: { kind: "string", default: "default", replaces: true },
    ipamOptions: { kind: "map", replaces: true },
    ipv6: { kind: "bool", replaces: true },
    labels,
    options: { kind: "map", computed: true, replaces: true },
    scope: { kind: "string", output: true },
  },
};
