import type { NodeId, OperationId } from "../plan/operation.js";
import { controlOf } from "../plan/reachable.js";
import { makeRecord } from "./field-code.js";
import type { Channel, Layout } from "./layout.js";
import type { ModuleWriter } from "./module-writer.js";
import { carriedNodes, isBare } from "./payload-code.js";
import type { StateFields } from "./state-fields.js";

/** What sending needs of the function it is part of. */
export interface SendScope {
  readonly layout: Layout;
  readonly module: ModuleWriter;
  value(id: NodeId): string;
  /** The flag that tells whether an operation has a row. */
  active(id: OperationId): string;
  readonly state: StateFields;
}

/** The statement that sends a row into a channel. */
export function sendCode(channel: Channel, scope: SendScope): string {
  const operation = channel.makes;
  if (!operation) return passOn(channel, scope);
  const parent = operation.kind === "lookup_response" ? operation.request : operation.parent;
  const push = `if (${scope.active(parent)}) channels[${channel.index}].push`;
  if (operation.kind === "tick") {
    const known = scope.state.object(`t${channel.index}`, "false");
    return `${push}(time, subsort, s, undefined, ${known}), ${known} = true;`;
  }
  const control = controlOf(operation);
  const more = control === undefined ? "" : `, ${scope.value(control)}`;
  return `${push}(time, subsort, s, ${payload(channel, [], scope)}${more});`;
}

/** Rows as they are, with flags that tell which operations they belong to unless there is only one. */
function passOn(channel: Channel, scope: SendScope): string {
  const passed = [...channel.passes];
  const flags = passed.map((id): [string, string] => [`a${id}`, scope.active(id)]);
  const conditions = flags.map(([, flag]) => flag);
  const condition = conditions.includes("true") ? "true" : conditions.join(" || ");
  const code = payload(channel, passed.length === 1 ? [] : flags, scope);
  return `if (${condition}) channels[${channel.index}].push(time, subsort, s, ${code});`;
}

/** What a row carries; rows that carry nothing share it. */
function payload(
  channel: Channel,
  flags: readonly (readonly [name: string, code: string])[],
  { layout, module, value }: SendScope,
): string {
  const values = carriedNodes(channel, layout).map((id) => [`v${id}`, value(id)] as const);
  if (isBare(channel, layout)) return values[0]![1];
  if (flags.length + values.length === 0) return module.shared("nothing", () => "Object.freeze({})");
  return makeRecord([...flags, ...values]);
}
