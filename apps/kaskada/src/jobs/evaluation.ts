import type { ReceivedMessage } from "@rt-kaskada/common";
import { formatTimestamp, type Processor } from "@rt-kaskada/fenl";
import type { Counters } from "./checkpoint.js";
import type { DecodedRow, InputDecoder } from "./input-decoder.js";
import type { InputMessage } from "./input-partition.js";
import { FatalJobError } from "./job-definition.js";
import type { OutputEncoder, RoutedMessage } from "./output-encoder.js";
import { type HeldRow, ReorderBuffer } from "./reorder-buffer.js";

/** What one input table contributes. */
export interface EvaluationTable {
  name: string;
  decoder: InputDecoder;
  /** Whether the materialization's slice takes rows of this entity. */
  accepts(key: unknown): boolean;
}

/** What a step brings forth, in order. */
export interface StepOutput {
  messages: RoutedMessage[];
  /** Messages that could not be used, and why. */
  rejected: { message: ReceivedMessage; partition: number; error: string }[];
}

/** From messages to messages: decode, put in order where the plan needs it, evaluate, encode. No I/O, deterministic. */
export class Evaluation {
  /** Rows up to this time have been released. */
  watermark: bigint | undefined;
  readonly buffer = new ReorderBuffer();
  private output: StepOutput = { messages: [], rejected: [] };
  private failure: string | undefined;

  /**
   * @param processor the compiled plan's operators
   * @param encoder writes result rows
   * @param counters counted up here
   * @param keepLate whether rows that come too late go to the dead-letter topic
   */
  constructor(
    readonly processor: Processor,
    private readonly encoder: OutputEncoder,
    private readonly counters: Counters,
    private readonly keepLate: boolean,
  ) {}

  /**
   * Takes a message in. A projection gives its rows at once; for other plans the row is held until its time is released.
   * @returns the row's time, for the release clock; undefined when the message has none
   */
  ingest(table: EvaluationTable, item: InputMessage, partition: number): bigint | undefined {
    this.counters.rowsIn++;
    const row = this.decode(table, item, partition);
    if (!row) return undefined;
    if (!table.accepts(row.key)) item.done = true;
    else if (this.processor.stateless) this.push(held(table, item, row, partition));
    else if (this.isLate(row.time)) this.late(item, partition, row.time);
    else this.buffer.add(held(table, item, row, partition));
    return row.time;
  }

  /** Takes in again what the checkpoint had received: rows that were held then are held again, others had their effect. */
  restore(table: EvaluationTable, item: InputMessage, partition: number): bigint | undefined {
    item.done = true;
    let row: DecodedRow;
    try {
      row = table.decoder.decode(item.message);
    } catch {
      return undefined;
    }
    const passed = this.watermark !== undefined && row.time <= this.watermark;
    if (!passed && table.accepts(row.key)) {
      item.done = false;
      this.buffer.add(held(table, item, row, partition));
    }
    return row.time;
  }

  /** Evaluates the held rows up to a time, inclusive. */
  release(through: bigint): void {
    this.watermark = through;
    for (const row of this.buffer.release(through)) this.push(row);
    this.failure = undefined;
    this.processor.advanceTo(this.closesInstants ? through : through - 1n, this.emit);
    if (this.failure !== undefined) throw new FatalJobError(this.failure);
  }

  /**
   * Whether a released instant is complete, so that another row of that very time is late. Plans that gather an instant's
   * rows before they tell its result need it; for others rows of one time may trickle in.
   */
  private get closesInstants(): boolean {
    return !this.processor.immediate;
  }

  private isLate(time: bigint): boolean {
    if (this.watermark === undefined) return false;
    return this.closesInstants ? time <= this.watermark : time < this.watermark;
  }

  /** Hands over what came out since the last call. */
  take(): StepOutput {
    const output = this.output;
    this.output = { messages: [], rejected: [] };
    return output;
  }

  private decode(table: EvaluationTable, item: InputMessage, partition: number): DecodedRow | undefined {
    try {
      return table.decoder.decode(item.message);
    } catch (error) {
      this.reject(item, partition, reason(error));
      return undefined;
    }
  }

  private push({ row, item, partition }: HeldRow): void {
    this.failure = undefined;
    try {
      this.processor.push(row, this.emit);
    } catch (error) {
      this.failure = reason(error);
    }
    if (this.failure === undefined) item.done = true;
    else this.reject(item, partition, this.failure);
  }

  private readonly emit: Parameters<Processor["push"]>[1] = (row) => {
    try {
      this.output.messages.push(this.encoder.encode(row));
      this.counters.rowsOut++;
    } catch (error) {
      this.failure ??= `a result row can't be written: ${reason(error)}`;
    }
  };

  private late(item: InputMessage, partition: number, time: bigint): void {
    item.done = true;
    this.counters.late++;
    if (!this.keepLate) return;
    const [own, passed] = [time, this.watermark!].map((value) => formatTimestamp(value, 9));
    const error = `late: its time is ${own}, and rows up to ${passed} had been released`;
    this.output.rejected.push({ message: item.message, partition, error });
  }

  private reject(item: InputMessage, partition: number, error: string): void {
    item.done = true;
    this.counters.undecodable++;
    this.output.rejected.push({ message: item.message, partition, error });
  }
}

function held(table: EvaluationTable, item: InputMessage, row: DecodedRow, partition: number): HeldRow {
  const { time, key, record, subsort = item.subsort } = row;
  return { row: { table: table.name, time, subsort, key, record }, item, partition };
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
