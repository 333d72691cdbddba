import type { ResourceSchema } from "./field.js";
import { labels } from "./labels.js";

export const volume: ResourceSchema = {
  meta: '{"schema_version":"1"}',
  fields: {
    name: { kind: "string", computed: true, autonamed: true, replaces: true },
    driver: { kind: "string", computed: true, replaces: true },
    driverOpts: { kind: "map", replaces: true },
    labels,
    mountpoint: { kind: "string", output: true },
    cluster: {
      kind: "object",
      fields: {},
      validate: () => "cluster volumes need Docker Swarm, which this plugin does not support",
    },
  },
};
