import type { ResourceSchema } from "./field.js";

export const remoteImage: ResourceSchema = {
  meta: '{"e2bfb730-ecaa-11e6-8f88-34363bc7c4c0":{"create":1200000000000,"delete":1200000000000,"update":1200000000000}}',
  conflicts: [["build", "pullTriggers"]],
  fields: {
    name: { kind: "string", required: true, replaces: true },
    build: {
      kind: "object",
      fields: {},
      validate: () => "building is not supported by this plugin's RemoteImage; use docker.Image",
    },
    forceRemove: { kind: "bool" },
    imageId: { kind: "string", output: true },
    keepLocally: { kind: "bool" },
    platform: { kind: "string", default: "", replaces: true },
    pullTriggers: { kind: "set", replaces: true },
    repoDigest: { kind: "string", output: true },
    triggers: { kind: "map", replaces: true },
  },
};
