export type { Checkpoint, PendingOperation, PendingOperationType, ResourceState } from "./types.js";
