export { run } from "./cli/main.js";
export { hasStack, readProgramConfig, readStackOutputs, type StackChoice, selectedStack } from "./stacks.js";
