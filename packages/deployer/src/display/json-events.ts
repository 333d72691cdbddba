import { isRootStack } from "../plan/urn.js";
import type { ResourceState } from "../state/index.js";
import type { Json } from "../values/index.js";
import type { EngineEvent, EventListener, StepEvent } from "./events.js";
import { eventProperties } from "./properties.js";

const PREFIXES: Record<string, string> = { warning: "warning: ", error: "error: ", debug: "debug: " };

/**
 * Writes events as lines of JSON, in the form the Pulumi CLI writes them to its event log.
 * @param withInternal also those about default providers, which a log has and a display hasn't
 * @param write takes one line without its end
 */
export function jsonEventWriter(
  showSecrets: boolean,
  withInternal: boolean,
  write: (line: string) => void,
): EventListener {
  let next = 0;
  return (event) => {
    const sequence = next++;
    if ("step" in event && event.internal && !withInternal) return;
    const body = eventBody(event, showSecrets);
    write(oneLine(JSON.stringify({ sequence, timestamp: Math.floor(Date.now() / 1000), ...body })));
  };
}

/** Some readers of lines take these two for ends of lines, too. */
function oneLine(json: string): string {
  return json.replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

/** One event as JSON, without its number and time. */
export function eventBody(event: EngineEvent, showSecrets: boolean): { [key: string]: Json } {
  switch (event.kind) {
    case "prelude":
      return { preludeEvent: { config: event.config } };
    case "diagnostic": {
      const { urn, severity, message, streamId, ephemeral } = event;
      const diagnostic: { [key: string]: Json } = {};
      if (urn && !isRootStack(urn)) diagnostic.urn = urn;
      if (PREFIXES[severity]) diagnostic.prefix = PREFIXES[severity];
      Object.assign(diagnostic, { message: `${message}\n`, color: "never", severity });
      if (streamId) diagnostic.streamID = streamId;
      if (ephemeral) diagnostic.ephemeral = true;
      return { diagnosticEvent: diagnostic };
    }
    case "resource-pre":
      return { resourcePreEvent: { metadata: stepMetadata(event, showSecrets), ...planning(event) } };
    case "resource-outputs":
      return { resOutputsEvent: { metadata: stepMetadata(event, showSecrets), ...planning(event) } };
    case "resource-failed":
      return { resOpFailedEvent: { metadata: stepMetadata(event, showSecrets), status: 0, steps: 0 } };
    case "summary":
      return {
        summaryEvent: {
          maybeCorrupt: event.maybeCorrupt,
          durationSeconds: event.durationSeconds,
          resourceChanges: event.changes as { [op: string]: number },
          PolicyPacks: {},
          isPreview: event.preview,
          result: event.result,
        },
      };
    case "cancel":
      return { cancelEvent: {} };
  }
}

function planning(event: StepEvent): { planning?: true } {
  return event.planning ? { planning: true } : {};
}

function stepMetadata({ step, op }: StepEvent, showSecrets: boolean): Json {
  const metadata: { [key: string]: Json } = {
    op,
    urn: step.urn,
    type: step.type,
    old: stateMetadata(step.old, showSecrets),
    new: stateMetadata(step.new, showSecrets),
  };
  if (step.keys?.length) metadata.keys = step.keys;
  if (step.diffs?.length) metadata.diffs = step.diffs;
  metadata.detailedDiff = step.detailedDiff
    ? Object.fromEntries(
        Object.entries(step.detailedDiff).map(([path, { kind, inputDiff }]) => [path, { diffKind: kind, inputDiff }]),
      )
    : null;
  if (step.logical) metadata.logical = true;
  metadata.provider = step.provider;
  return metadata;
}

function stateMetadata(state: ResourceState | undefined, showSecrets: boolean): Json {
  if (!state) return null;
  const metadata: { [key: string]: Json } = { type: state.type, urn: state.urn };
  if (state.custom) metadata.custom = true;
  if (state.delete) metadata.delete = true;
  metadata.id = state.id ?? "";
  metadata.parent = state.parent ?? "";
  if (state.protect) metadata.protect = true;
  if (state.external) metadata.external = true;
  if (state.retainOnDelete) metadata.retainOnDelete = true;
  metadata.inputs = eventProperties(state.inputs, showSecrets);
  metadata.outputs = eventProperties(state.outputs, showSecrets);
  metadata.provider = state.provider ?? "";
  if (state.initErrors?.length) metadata.initErrors = state.initErrors;
  return metadata;
}
