import { type Log, type PulsarAdmin, sleep } from "@rt-kaskada/common";
import {
  createCodec,
  type DataRecord,
  parseRecordSchema,
  type RecordSchema,
  schemaFingerprint,
} from "@rt-kaskada/records";
import { decodeJson } from "./decode-json.js";

const POLL_MS = 1_000;
const REPORT_MS = 10_000;
/** How often the topic is asked for new versions, at most, however many messages call for it. */
const RELOAD_MS = 5_000;

type Decode = (payload: Buffer) => DataRecord;

/**
 * Decodes a topic's messages by the schema they were written with: the version whose fingerprint they carry, else the
 * latest. Versions added while we run are fetched when a message calls for them.
 */
export class SchemaVersions {
  private readonly byFingerprint = new Map<string, Decode>();
  private decodeLatest: Decode | undefined;
  private loadedAt = 0;
  latest!: RecordSchema;

  private constructor(
    private readonly admin: PulsarAdmin,
    private readonly topic: string,
  ) {}

  /** Waits until the topic has a schema. */
  static async load(admin: PulsarAdmin, topic: string, log: Log, signal?: AbortSignal): Promise<SchemaVersions> {
    const versions = new SchemaVersions(admin, topic);
    let reported = 0;
    for (;;) {
      await versions.reload();
      if (versions.decodeLatest) return versions;
      if (signal?.aborted) throw new Error(`interrupted while waiting for a schema of ${topic}`);
      if (Date.now() - reported > REPORT_MS) {
        reported = Date.now();
        log.info({ topic }, "waiting for the topic to have a schema");
      }
      await sleep(POLL_MS, signal);
    }
  }

  /** Throws when no version fits the message. */
  async decode(payload: Buffer, fingerprint: string | undefined): Promise<DataRecord> {
    const known = fingerprint === undefined ? undefined : this.byFingerprint.get(fingerprint);
    if (known) return known(payload);
    try {
      if (fingerprint === undefined) return this.decodeLatest!(payload);
    } catch (error) {
      if (!(await this.reloadIfDue())) throw error;
      return this.decodeLatest!(payload);
    }
    await this.reloadIfDue();
    return (this.byFingerprint.get(fingerprint!) ?? this.decodeLatest!)(payload);
  }

  private async reloadIfDue(): Promise<boolean> {
    if (Date.now() - this.loadedAt < RELOAD_MS) return false;
    await this.reload();
    return true;
  }

  private async reload(): Promise<void> {
    this.loadedAt = Date.now();
    for (const { type, data } of await this.admin.schemaVersions(this.topic)) {
      if (type !== "AVRO" && type !== "JSON") {
        throw new Error(`topic ${this.topic} has a schema of type ${type}; AVRO or JSON is expected`);
      }
      const schema = parseRecordSchema(data);
      const decode = type === "AVRO" ? createCodec(schema).decode : (payload: Buffer) => decodeJson(schema, payload);
      this.byFingerprint.set(schemaFingerprint(schema), decode);
      this.decodeLatest = decode;
      this.latest = schema;
    }
  }
}
