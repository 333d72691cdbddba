import type * as pulumi from "@pulumi/pulumi";

type Primitive = string | number | boolean | undefined;

/** A value that may hold outputs of other resources at any depth. */
type Deep<T> = pulumi.Input<
  T extends Primitive ? T : T extends (infer Item)[] ? Deep<Item>[] : { [K in keyof T]: Deep<T[K]> }
>;

/** A provider's arguments as a program gives them: each may be another resource's output. */
export type Inputs<Args> = { [K in keyof Args]: Deep<Args[K]> };
