import type { NodeId } from "../plan/operation.js";
import type { Channel, Layout } from "./layout.js";

/** The nodes whose values a channel's rows carry: constants are written where they are used. */
export function carriedNodes(channel: Channel, { plan }: Layout): NodeId[] {
  return [...channel.carries].filter((id) => {
    const { kind } = plan.nodes[id]!;
    // That an operation whose rows are passed on has a row is told by its flag.
    return kind !== "constant" && (channel.makes !== undefined || kind !== "present");
  });
}

/** Whether what a channel's rows carry is one value by itself instead of a record. */
export function isBare(channel: Channel, layout: Layout): boolean {
  return (channel.makes !== undefined || channel.passes.size === 1) && carriedNodes(channel, layout).length === 1;
}

/** Reading a value that a row carries. */
export function readCarried(channel: Channel, layout: Layout, parameter: number, node: NodeId): string {
  return isBare(channel, layout) ? `p${parameter}` : `p${parameter}.v${node}`;
}
