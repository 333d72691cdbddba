export { ConfigError, configKey, shownKey, splitKey } from "./config-key.js";
export { type ConfigNode, containsSecure, nodeText, nodeToJson, SecureText } from "./config-node.js";
export { configPath, inferNode, looksLikeSecret, nodeAt, withNodeAt, withoutNodeAt } from "./edit.js";
export { completeConfig, type MergedValue, mergeConfig } from "./merge.js";
export { configEnvironment, type ProgramConfig, programConfig } from "./program-config.js";
export { type DeclaredConfig, findProject, type Project, parseProject } from "./project.js";
export { StackSettings, settingsPath } from "./stack-settings.js";
