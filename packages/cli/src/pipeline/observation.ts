/** One app's row of the `runs` table: how far its present run is. */
export interface RunProgress {
  run: string;
  /** Rows it will handle in all; absent until it has counted them. */
  expected?: number;
  done: number;
  rejected: number;
  finished: boolean;
  error?: string;
}

/** What the kaskada service says of the materialization. */
export interface MaterializationProgress {
  state: string;
  error?: string;
  rowsIn: number;
  rowsOut: number;
  late: number;
}

/** The state of the whole pipeline at one moment. */
export interface Observation {
  /** Milliseconds since the epoch. */
  at: number;
  loader?: RunProgress;
  producer?: RunProgress;
  kaskada?: MaterializationProgress;
  consumer?: RunProgress;
  /** Entries that the subscription has not acknowledged; absent while there is no subscription on some partition. */
  inputBacklog?: number;
  outputBacklog?: number;
}

/**
 * The first thing that still has to happen before every row is in the output table, or undefined when all is done.
 * The order matters: a backlog of zero says nothing before the stage in front of it has finished.
 */
export function waitingFor(observation: Observation): string | undefined {
  const { loader, producer, kaskada, inputBacklog, outputBacklog } = observation;
  if (!loader) return "the loader to start";
  if (!loader.finished) return "the loader to finish";
  if (!producer) return "the producer to start";
  if (!producer.finished) return "the producer to finish";
  if (!kaskada) return "kaskada to answer";
  if (inputBacklog === undefined) return "kaskada to subscribe to the input topic";
  if (inputBacklog > 0) return "kaskada to read the input topic to its end";
  if (outputBacklog === undefined) return "the consumer to subscribe to the output topic";
  if (outputBacklog > 0) return "the consumer to write the output topic's last rows";
  return undefined;
}

/** A number that grows whenever anything moves: the follower takes a standstill of it for a stall. */
export function totalMoved({ loader, producer, kaskada, consumer }: Observation): number {
  return (
    (loader ? loader.done + loader.rejected + 1 : 0) +
    (producer ? producer.done + 1 : 0) +
    (kaskada ? kaskada.rowsIn + kaskada.rowsOut : 0) +
    (consumer ? consumer.done + consumer.rejected : 0)
  );
}
