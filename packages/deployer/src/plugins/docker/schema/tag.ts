import type { ResourceSchema } from "./field.js";

export const tag: ResourceSchema = {
  fields: {
    sourceImage: { kind: "string", required: true, replaces: true },
    sourceImageId: { kind: "string", output: true },
    tagTriggers: { kind: "set", replaces: true },
    targetImage: { kind: "string", required: true, replaces: true },
  },
};
