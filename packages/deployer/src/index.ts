export { run } from "./cli/main.js";
export type { EngineEvent, EventListener, Severity, StepEvent, Summary } from "./display/events.js";
export { destroy, type OperationRequest, preview, refresh, up } from "./operations.js";
export { hasStack, readProgramConfig, readStackOutputs, type StackChoice, selectedStack } from "./stacks.js";
