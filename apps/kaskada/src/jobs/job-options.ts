/** Settings that all jobs of a service share. */
export interface JobOptions {
  /** How to talk to Pulsar; `auto` takes the native client where it is installed. */
  transport: "auto" | "native" | "websocket";
  /** The WebSocket API of the cluster with this admin address, where it isn't served by the broker itself. */
  webSocket?: { adminUrl: string; url: string };
  /** How much later than its successors a row may come at the live end, in milliseconds of event time. */
  latenessMs: number;
  /** Whether rows that come later than that go to their input's dead-letter topic; else they are counted only. */
  keepLate: boolean;
  /** How long nothing may come until the newest rows are released, in milliseconds. */
  quietMs: number;
  /** How often input topics are asked for their partitions, in milliseconds: added ones are read from then on. */
  partitionsMs: number;
  /** The least time between two checkpoints, in milliseconds. */
  checkpointMs: number;
  /** How many rows may be held back to be put in order. Beyond it the older half is released. */
  heldRows: number;
  /** About how many held rows a step releases: a large backlog must not hold up everything else. */
  releasedRows: number;
}

export const defaultJobOptions: JobOptions = {
  transport: "auto",
  latenessMs: 1000,
  keepLate: false,
  quietMs: 1000,
  partitionsMs: 5_000,
  checkpointMs: 500,
  heldRows: 1_000_000,
  releasedRows: 10_000,
};
