import { type RetryOptions, retry } from "./backoff.js";
import { type Log, reasonOf } from "./log.js";
import { formatPosition } from "./pulsar/message-id.js";
import { topicPath } from "./pulsar/topic-name.js";

const ANSWER_WITHIN_MS = 30_000;

/** Pulsar's admin API refused, or didn't answer. `status` is 0 without an answer. */
export class PulsarAdminError extends Error {
  override name = "PulsarAdminError";

  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }

  /** Whether another try may succeed: no answer, too many calls or a fault of the server's. */
  get retriable(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export interface TopicSchema {
  version: number;
  type: string;
  /** The definition: for AVRO and JSON an Avro schema's text. */
  data: string;
  properties: Record<string, string>;
}

/** One entry of a topic's log: a message, or a batch of them. */
export interface Entry {
  /** `ledger:entry` */
  position: string;
  producerName: string;
  /** The sequence id of the entry's last message. */
  sequenceId: number;
}

/** What an entry of a known position holds. */
export interface StoredEntry {
  /** Milliseconds since 1970. */
  publishTime: number;
  /** How many messages. */
  messages: number;
}

export interface SubscriptionStats {
  msgBacklog: number;
  type: string;
  consumers: { consumerName: string }[];
}

export interface TopicStats {
  msgInCounter: number;
  subscriptions: Record<string, SubscriptionStats>;
  publishers: { producerName?: string }[];
}

export interface InternalStats {
  numberOfEntries: number;
  lastConfirmedEntry: string;
  cursors: Record<string, { markDeletePosition: string; properties?: Record<string, number> }>;
}

/** Pulsar's admin API. Topics are full names (`persistent://…`), with `-partition-N` where one partition is meant. */
export class PulsarAdmin {
  private readonly base: string;

  /**
   * @param url `http://host:8080`
   * @param patience when calls that may succeed later are to be repeated, and until when; by default they fail at once
   */
  constructor(
    url: string,
    private readonly token?: string,
    private readonly patience?: Pick<RetryOptions, "signal" | "onRetry">,
  ) {
    this.base = `${url.replace(/\/+$/, "")}/admin/v2`;
  }

  /** How many partitions a topic has; 0 when it isn't partitioned. */
  async partitions(topic: string): Promise<number> {
    const answer = await this.json<{ partitions: number }>("GET", `${topicPath(topic)}/partitions`);
    return answer?.partitions ?? 0;
  }

  /** Creates a topic (0: without partitions); no error if it exists already. */
  async createTopic(topic: string, partitions: number): Promise<void> {
    const path = partitions > 0 ? `${topicPath(topic)}/partitions` : topicPath(topic);
    await this.call("PUT", path, partitions > 0 ? partitions : undefined, [409]);
  }

  async deleteTopic(topic: string, partitions: number): Promise<void> {
    const path = partitions > 0 ? `${topicPath(topic)}/partitions` : topicPath(topic);
    await this.call("DELETE", `${path}?force=true`, undefined, [404]);
  }

  /** The topic's latest schema; undefined when it has none. */
  async schema(topic: string): Promise<TopicSchema | undefined> {
    return this.json<TopicSchema>("GET", `schemas/${schemaPath(topic)}/schema`);
  }

  /** All versions of the topic's schema, the latest last; none when it has no schema. */
  async schemaVersions(topic: string): Promise<TopicSchema[]> {
    type Answer = { getSchemaResponses: TopicSchema[] };
    const answer = await this.json<Answer>("GET", `schemas/${schemaPath(topic)}/schemas`);
    return (answer?.getSchemaResponses ?? []).sort((a, b) => a.version - b.version);
  }

  /** Adds a version to the topic's schema, unless it is the latest already; refused when it isn't compatible. */
  async registerSchema(topic: string, type: "AVRO" | "JSON", definition: string): Promise<void> {
    await this.call("POST", `schemas/${schemaPath(topic)}/schema`, { type, schema: definition, properties: {} });
  }

  /** `ledger:entry` of a partition's last message; undefined when it is empty. */
  async lastMessageId(topic: string): Promise<string | undefined> {
    const answer = await this.json<{ ledgerId: number; entryId: number }>("GET", `${topicPath(topic)}/lastMessageId`);
    if (!answer || answer.entryId < 0) return undefined;
    return formatPosition({ ...answer, batchIndex: -1 });
  }

  /** The entry at a place counted from the end (1: the last); undefined when there is none. */
  async entryFromEnd(topic: string, place: number): Promise<Entry | undefined> {
    const query = `initialPosition=latest&messagePosition=${place}`;
    const answer = await this.call("GET", `${topicPath(topic)}/examinemessage?${query}`, undefined, [404, 412]);
    await answer.arrayBuffer();
    const position = answer.headers.get("x-pulsar-message-id");
    if (!answer.ok || !position) return undefined;
    const first = answer.headers.get("x-pulsar-sequence-id") ?? "-1";
    return {
      position: position.split(":").slice(0, 2).join(":"),
      producerName: answer.headers.get("x-pulsar-producer-name") ?? "",
      sequenceId: Number(answer.headers.get("x-pulsar-highest-sequence-id") ?? first),
    };
  }

  /** The entry at a position of a partition; undefined when it isn't there any more. */
  async entryAt(topic: string, ledgerId: number | string, entryId: number): Promise<StoredEntry | undefined> {
    const path = `${topicPath(topic)}/ledger/${ledgerId}/entry/${entryId}`;
    // The server answers with any of these when the ledger has been removed.
    const answer = await this.call("GET", path, undefined, [404, 412, 500]);
    await answer.arrayBuffer();
    const publishTime = Date.parse(answer.headers.get("x-pulsar-publish-time") ?? "");
    if (!answer.ok || Number.isNaN(publishTime)) return undefined;
    return { publishTime, messages: Number(answer.headers.get("x-pulsar-num-batch-message") ?? 1) };
  }

  /** A partition's statistics: subscriptions with their backlogs (in entries, that is batches) and consumers. */
  async stats(topic: string): Promise<TopicStats | undefined> {
    return this.json<TopicStats>("GET", `${topicPath(topic)}/stats`);
  }

  /** A partition's log and cursors. */
  async internalStats(topic: string): Promise<InternalStats | undefined> {
    return this.json<InternalStats>("GET", `${topicPath(topic)}/internalStats`);
  }

  /** The parsed answer; undefined for 404. */
  private async json<T>(method: string, path: string): Promise<T | undefined> {
    const answer = await this.call(method, path, undefined, [404]);
    if (!answer.ok) {
      await answer.arrayBuffer();
      return undefined;
    }
    return (await answer.json()) as T;
  }

  /** One call. Statuses that aren't a success have to be in `allowed`. */
  async call(method: string, path: string, body?: unknown, allowed: number[] = []): Promise<Response> {
    const once = () => this.callOnce(method, path, body, allowed);
    if (!this.patience) return once();
    return retry(once, {
      ...this.patience,
      retriable: (error) => error instanceof PulsarAdminError && error.retriable,
    });
  }

  private async callOnce(method: string, path: string, body: unknown, allowed: number[]): Promise<Response> {
    const headers: Record<string, string> = {};
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const what = `${method} ${this.base}/${path}`;
    let answer: Response;
    try {
      const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
      answer = await fetch(`${this.base}/${path}`, { method, headers, body: JSON.stringify(body), signal });
    } catch (error) {
      const cause = (error as { cause?: unknown }).cause;
      throw new PulsarAdminError(`${what}: ${String((cause as Error)?.message || (error as Error).message)}`, 0);
    }
    if (answer.ok || allowed.includes(answer.status)) return answer;
    throw new PulsarAdminError(`${what}: ${answer.status} ${reasonIn(await answer.text())}`.trim(), answer.status);
  }
}

/** For apps: tries until Pulsar answers, and says so in the log. */
export function patientAdmin(url: string, token: string | undefined, log: Log, signal?: AbortSignal): PulsarAdmin {
  const onRetry: RetryOptions["onRetry"] = (error, attempt, waitMs) =>
    log.warn(
      { reason: reasonOf(error), attempt: attempt + 1, waitMs: Math.round(waitMs) },
      "Pulsar doesn't answer, trying again",
    );
  return new PulsarAdmin(url, token, { signal, onRetry });
}

function schemaPath(topic: string): string {
  return topicPath(topic).replace(/^persistent\//, "");
}

function reasonIn(body: string): string {
  try {
    return (JSON.parse(body) as { reason?: string }).reason?.trim() ?? body;
  } catch {
    return body.slice(0, 300);
  }
}
