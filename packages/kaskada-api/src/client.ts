import { Client, credentials, Metadata } from "@grpc/grpc-js";
import { type ServiceKey, serviceDefinition } from "./definitions.js";
import type {
  DataTokenService,
  Health,
  MaterializationService,
  QueryService,
  ResultService,
  StatusService,
  TableService,
  ViewService,
} from "./generated/messages.js";

/** How a client reaches the service. */
export interface KaskadaClientOptions {
  /** `host:port` */
  address: string;
  /** Whose tables and materializations; the server's default owner without it. */
  clientId?: string;
  /** Limit for one unary call, also while the connection is not up yet. Default 30 s. */
  timeoutMs?: number;
}

/** A typed client: `await client.tables.getTable({ tableName })`. Failures are @grpc/grpc-js ServiceErrors. */
export class KaskadaClient {
  readonly tables: TableService;
  readonly views: ViewService;
  readonly materializations: MaterializationService;
  readonly queries: QueryService;
  readonly dataTokens: DataTokenService;
  readonly status: StatusService;
  readonly results: ResultService;
  readonly health: Health;
  private readonly channel: Client;
  private readonly metadata = new Metadata({ waitForReady: true });

  constructor(private readonly options: KaskadaClientOptions) {
    this.channel = new Client(options.address, credentials.createInsecure(), {
      "grpc.max_receive_message_length": 64 << 20,
      // A private pool: closing this client must not end another one's calls, nor keep the process alive.
      "grpc.use_local_subchannel_pool": 1,
    });
    if (options.clientId) this.metadata.set("client-id", options.clientId);
    this.tables = this.service("tables");
    this.views = this.service("views");
    this.materializations = this.service("materializations");
    this.queries = this.service("queries");
    this.dataTokens = this.service("dataTokens");
    this.status = this.service("status");
    this.results = this.service("results");
    this.health = this.service("health");
  }

  /** Resolves when the connection is up; rejects after the given time. */
  ready(timeoutMs = 10_000): Promise<void> {
    return new Promise((resolve, reject) => {
      this.channel.waitForReady(Date.now() + timeoutMs, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** Reads a result file as a whole, by a path that a query has told. */
  async readResult(path: string): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const { data } of this.results.readResult({ path })) parts.push(data);
    return Buffer.concat(parts);
  }

  /** Ends the connection; calls under way are cancelled. */
  close(): void {
    this.channel.close();
  }

  private service<T>(key: ServiceKey): T {
    const methods: Record<string, unknown> = {};
    for (const [name, method] of Object.entries(serviceDefinition(key))) {
      const call = method.responseStream
        ? (request: object) => this.stream(method, request)
        : (request: object) => this.unary(method, request);
      methods[name[0]!.toLowerCase() + name.slice(1)] = call;
    }
    return methods as T;
  }

  private unary(method: Method, request: object): Promise<unknown> {
    const deadline = Date.now() + (this.options.timeoutMs ?? 30_000);
    return new Promise((resolve, reject) => {
      this.channel.makeUnaryRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        request,
        this.metadata,
        { deadline },
        (error, reply) => (error ? reject(error) : resolve(reply)),
      );
    });
  }

  private stream(method: Method, request: object): AsyncIterable<unknown> {
    return this.channel.makeServerStreamRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      request,
      this.metadata,
    );
  }
}

type Method = ReturnType<typeof serviceDefinition>[string];
