import type { ReceivedMessage } from "@rt-kaskada/common";
import { canBeTime, type FenlType, fenlTypeOf, rowTime } from "@rt-kaskada/fenl";
import {
  type Codec,
  ContainerReader,
  compatible,
  createCodec,
  type DataRecord,
  isContainerFile,
  parseRecordSchema,
  type RecordSchema,
  schemaFingerprint,
} from "@rt-kaskada/records";

/** A message's content as the engine takes it. */
export interface DecodedRow {
  time: bigint;
  key: unknown;
  record: DataRecord;
  /** The subsort column's value, if the table has one. */
  subsort?: number | bigint;
}

/** The message property by which a writer tells its schema's fingerprint. */
export const SCHEMA_PROPERTY = "schema";

/** What a table's messages are read by. */
export interface DecoderOptions {
  schema: RecordSchema;
  timeColumn: string;
  keyColumn: string;
  subsortColumn?: string;
  /** Finds the schema that a fingerprint stands for among the topic's versions. */
  schemaOf(fingerprint: string): RecordSchema | undefined;
}

/**
 * Reads a table's messages: Avro data by the writer's schema, or Avro container files, which carry it and of which the
 * first record counts. Throws on what it can't read, with the reason.
 */
export class InputDecoder {
  private readonly timeType: FenlType;
  private readonly writers = new Map<string, Codec>();
  private readonly own: Codec;
  private readonly containers = new ContainerReader();
  /** The last container file's schema that was found to fit: mostly the next one's, too. */
  private checked: RecordSchema | undefined;

  constructor(private readonly options: DecoderOptions) {
    const { schema, timeColumn } = options;
    const field = schema.fields.find(({ name }) => name === timeColumn);
    const type = field && fenlTypeOf(field);
    if (!type || !canBeTime(type)) throw new Error(`time column ${timeColumn} is no time`);
    this.timeType = type;
    this.own = createCodec(schema);
    this.writers.set(schemaFingerprint(schema), this.own);
  }

  decode(message: ReceivedMessage): DecodedRow {
    const record = this.record(message);
    const { timeColumn, keyColumn, subsortColumn } = this.options;
    const time = rowTime(record[timeColumn], this.timeType);
    if (time === undefined) throw new Error(`time column ${timeColumn}: ${show(record[timeColumn])} is no time`);
    const row: DecodedRow = { time, key: record[keyColumn] ?? null, record };
    if (subsortColumn !== undefined) row.subsort = toSubsort(record[subsortColumn], subsortColumn);
    return row;
  }

  private record({ payload, properties }: ReceivedMessage): DataRecord {
    if (isContainerFile(payload)) return this.fromContainer(payload);
    const fingerprint = properties[SCHEMA_PROPERTY];
    if (fingerprint === undefined) return this.own.decode(payload);
    let codec = this.writers.get(fingerprint);
    if (!codec) {
      codec = this.writerCodec(fingerprint);
      this.writers.set(fingerprint, codec);
    }
    return codec.decode(payload);
  }

  private writerCodec(fingerprint: string): Codec {
    const writer = this.options.schemaOf(fingerprint);
    if (!writer) throw new Error(`the topic has no schema with the writer's fingerprint ${fingerprint}`);
    this.check(writer);
    return createCodec(writer);
  }

  private fromContainer(payload: Buffer): DataRecord {
    const { schema, records } = this.containers.decode(payload);
    if (schema !== this.checked) this.check(schema);
    this.checked = schema;
    const first = records[0];
    if (!first) throw new Error("the Avro container file has no record");
    return first;
  }

  private check(writer: RecordSchema): void {
    // Writers of container files name their record as they like; the fields are what counts.
    const reasons = compatible({ ...this.options.schema, name: writer.name }, writer);
    if (reasons.length > 0) throw new Error(`written with another schema: ${reasons.join("; ")}`);
  }
}

function toSubsort(value: unknown, column: string): number | bigint {
  if (typeof value === "bigint") return value;
  if (typeof value === "number") return Math.trunc(value);
  throw new Error(`subsort column ${column}: ${show(value)} is no number`);
}

function show(value: unknown): string {
  return typeof value === "bigint" ? String(value) : (JSON.stringify(value) ?? "undefined");
}

/**
 * Finds schemas by their fingerprint.
 * @param versions the JSON texts of all the topic's schema versions
 */
export function schemaFinder(versions: string[]): (fingerprint: string) => RecordSchema | undefined {
  const schemas = new Map(versions.map(parseRecordSchema).map((schema) => [schemaFingerprint(schema), schema]));
  return (fingerprint) => schemas.get(fingerprint);
}
