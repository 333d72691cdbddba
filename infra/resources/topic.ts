import type * as pulumi from "@pulumi/pulumi";
import type { TopicArgs } from "@rt-kaskada/providers";
import { DynamicResource } from "./dynamic-resource";
import type { Inputs } from "./inputs";

/** A topic of Pulsar, with its partitions and its schema. */
export class Topic extends DynamicResource {
  /** The topic's name within its namespace. */
  declare readonly name: pulumi.Output<string>;
  /** Number of partitions, 0 for a topic without. */
  declare readonly partitions: pulumi.Output<number>;

  constructor(name: string, args: Inputs<TopicArgs>, opts?: pulumi.CustomResourceOptions) {
    super("topic", "pulsar:Topic", name, args, opts);
  }
}
