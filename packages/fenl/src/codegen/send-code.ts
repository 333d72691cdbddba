import type { NodeId, OperationId } from "../plan/operation.js";
import { controlOf } from "../plan/reachable.js";
import { makeRecord } from "./field-code.js";
import type { Channel, Layout } from "./layout.js";
import type { ModuleWriter } from "./module-writer.js";
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
  return `${push}(time, subsort, s, ${payload(carried(channel, scope), scope)}${more});`;
}

/** Rows as they are, with flags that tell which operations they belong to unless there is only one. */
function passOn(channel: Channel, scope: SendScope): string {
  const passed = [...channel.passes];
  const flags = passed.map((id): [string, string] => [`a${id}`, scope.active(id)]);
  // That an operation has a row is told by its flag.
  const values = carried(channel, scope).filter(([, , kind]) => kind !== "present");
  const all = [...(passed.length === 1 ? [] : flags), ...values.map(([name, code]) => [name, code] as const)];
  const conditions = flags.map(([, flag]) => flag);
  const condition = conditions.includes("true") ? "true" : conditions.join(" || ");
  return `if (${condition}) channels[${channel.index}].push(time, subsort, s, ${payload(all, scope)});`;
}

/** The values a channel's rows carry: name, code and kind of node. Constants are written where they are used. */
function carried(channel: Channel, { layout, value }: SendScope): [name: string, code: string, kind: string][] {
  return [...channel.carries].flatMap((id): [string, string, string][] => {
    const { kind } = layout.plan.nodes[id]!;
    return kind === "constant" ? [] : [[`v${id}`, value(id), kind]];
  });
}

/** What a row carries; rows that carry nothing share it. */
function payload(
  values: readonly (readonly [name: string, code: string, ...unknown[]])[],
  { module }: SendScope,
): string {
  if (values.length === 0) return module.shared("nothing", () => "Object.freeze({})");
  return makeRecord(values.map(([name, code]) => [name, code]));
}
