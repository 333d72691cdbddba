import type { Sink } from "../codegen/generate.js";
import type { Channel, Layout } from "../codegen/layout.js";
import { isBare } from "../codegen/payload-code.js";
import type { OperationId } from "../plan/operation.js";
import { rowSources } from "../plan/row-sources.js";
import { PassingChannel, type RowChannel } from "./channel.js";
import type { Entities } from "./entities.js";
import { LookupRequestChannel, LookupResponseChannel, WithKeyChannel } from "./regrouping.js";
import { ShiftToChannel, ShiftUntilChannel } from "./shifting.js";
import { TickChannel } from "./tick-channel.js";

/**
 * Makes the channels of a layout.
 *
 * @param entities by the name of their grouping
 */
export function makeChannels(layout: Layout, entities: ReadonlyMap<string, Entities>): RowChannel[] {
  const channels: RowChannel[] = [];
  for (const channel of layout.channels) {
    const { grouping } = layout.stages[channel.to]!;
    channels.push(make(channel, entities.get(grouping.name)!, layout, channels));
  }
  return channels;
}

function make(channel: Channel, entities: Entities, layout: Layout, all: readonly Sink[]): RowChannel {
  const operation = channel.makes;
  switch (operation?.kind) {
    case undefined:
      return new PassingChannel();
    case "tick":
      return new TickChannel(operation.tick, entities, () => shiftsInto(operation.id, layout, all as RowChannel[]));
    case "shift_to":
      return new ShiftToChannel(entities);
    case "shift_until":
      return new ShiftUntilChannel(entities);
    case "with_key":
      return new WithKeyChannel(entities);
    case "lookup_request": {
      const responses = layout.channels.filter(
        (other) => other.makes?.kind === "lookup_response" && other.makes.request === operation.id,
      );
      return new LookupRequestChannel(entities, () =>
        responses.map(({ index }) => all[index] as LookupResponseChannel),
      );
    }
    case "lookup_response":
      return new LookupResponseChannel(
        entities,
        isBare(channel, layout) ? null : Object.fromEntries([...channel.carries].map((node) => [`v${node}`, null])),
      );
  }
}

function shiftsInto(id: OperationId, layout: Layout, all: readonly RowChannel[]): RowChannel[] {
  const sources = rowSources(layout.plan, id);
  return layout.channels.flatMap((channel) =>
    channel.makes?.kind === "shift_to" && sources.has(channel.makes) ? [all[channel.index]!] : [],
  );
}
