import { isRootStack } from "../plan/urn.js";
import { type ResourceState, serializeResource } from "../state/index.js";
import type { Json } from "../values/index.js";
import type { EngineEvent, StepEvent, Summary } from "./events.js";

type Object = { [key: string]: Json };

const HIDDEN_OPS: ReadonlySet<string> = new Set([
  "create-replacement",
  "delete-replaced",
  "read-discard",
  "discard-replaced",
]);

/** Collects a preview into the one JSON document that `preview --json` prints. */
export class PreviewDocument {
  private config: Record<string, string> | undefined;
  private readonly steps: Object[] = [];
  private readonly diagnostics: Object[] = [];
  private summary: Summary | undefined;
  private readonly started = process.hrtime.bigint();

  constructor(private readonly showSecrets: boolean) {}

  /** Takes the next event. */
  readonly add = (event: EngineEvent): void => {
    switch (event.kind) {
      case "prelude":
        this.config = event.config;
        break;
      case "diagnostic":
        if (event.severity !== "debug" && !event.ephemeral) this.diagnostics.push(diagnostic(event));
        break;
      case "resource-pre":
        if (this.isListed(event)) this.steps.push(this.step(event));
        break;
      case "resource-outputs":
        this.takeRefreshResult(event);
        break;
      case "summary":
        this.summary = event;
        break;
    }
  };

  /** The document. */
  toJson(): Object {
    const document: Object = {};
    if (this.config && Object.keys(this.config).length > 0) document.config = this.config;
    document.steps = this.steps;
    if (this.diagnostics.length > 0) document.diagnostics = this.diagnostics;
    document.duration = Number(process.hrtime.bigint() - this.started);
    document.changeSummary = (this.summary?.changes ?? {}) as Object;
    if (this.summary?.maybeCorrupt) document.maybeCorrupt = true;
    return document;
  }

  private isListed({ step, op, internal }: StepEvent): boolean {
    if (internal || HIDDEN_OPS.has(op)) return false;
    return op !== "same" || isRootStack(step.urn);
  }

  /** Only when a refresh is done it is known what it comes to. */
  private takeRefreshResult(event: StepEvent): void {
    const { step, op } = event;
    if (step.op !== "refresh" || !(op === "delete" || (op === "update" && step.detailedDiff))) return;
    const index = this.steps.findIndex(({ urn }) => urn === step.urn);
    if (index >= 0) this.steps[index] = this.step(event);
  }

  private step({ step, op }: StepEvent): Object {
    const json: Object = { op, urn: step.urn };
    if (step.provider) json.provider = step.provider;
    if (step.old) json.oldState = this.state(step.old);
    if (step.new) json.newState = this.state(step.new);
    if (step.diffs?.length) json.diffReasons = step.diffs;
    if (step.keys?.length) json.replaceReasons = step.keys;
    json.detailedDiff = step.detailedDiff
      ? Object.fromEntries(
          Object.entries(step.detailedDiff).map(([path, { kind, inputDiff }]) => [path, { kind, inputDiff }]),
        )
      : null;
    return json;
  }

  private state(state: ResourceState): Object {
    return serializeResource(state, this.showSecrets ? "shown" : "masked");
  }
}

function diagnostic(event: Extract<EngineEvent, { kind: "diagnostic" }>): Object {
  const { urn, severity, message } = event;
  const prefix = severity === "warning" || severity === "error" ? `${severity}: ` : "";
  return { ...(urn && !isRootStack(urn) ? { urn } : {}), message: `${prefix}${message}\n`, severity };
}
