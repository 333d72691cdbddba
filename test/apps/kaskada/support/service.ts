import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KaskadaClient } from "@rt-kaskada/kaskada-api";
import { build, type Plugin } from "esbuild";
import { freePort } from "./free-port.ts";

const MAIN = new URL("../../../../apps/kaskada/src/main.ts", import.meta.url).pathname;

const STREAM_JOB = /jobs\/stream-job\.ts$/;
// biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of the source that is looked for.
const PRODUCER_NAME = "`rtk-${this.definition.id}`";

const bundles = new Map<boolean, Promise<string>>();

/** What is different from the service as it is delivered. */
export interface Differently {
  /** Each process sends under a name of its own, so that none knows what those before it have sent. */
  newProducerNames?: boolean;
}

/** The service bundled as it is for its image, but for what is asked for. */
function bundled({ newProducerNames = false }: Differently): Promise<string> {
  let bundle = bundles.get(newProducerNames);
  if (bundle) return bundle;
  bundle = (async () => {
    const outfile = join(await mkdtemp(join(tmpdir(), "kaskada-bundle-")), "main.mjs");
    await build({
      plugins: newProducerNames ? [newNames] : [],
      entryPoints: [MAIN],
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      conditions: ["source"],
      external: ["pulsar-client", "bufferutil", "utf-8-validate"],
      banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
      logLevel: "error",
    });
    return outfile;
  })();
  bundles.set(newProducerNames, bundle);
  return bundle;
}

const newNames: Plugin = {
  name: "new-producer-names",
  setup(to) {
    to.onLoad({ filter: STREAM_JOB }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      if (!text.includes(PRODUCER_NAME)) throw new Error(`${path} names its producers otherwise now`);
      // biome-ignore lint/suspicious/noTemplateCurlyInString: as above.
      const name = PRODUCER_NAME.replace("}`", "}-${process.pid}`");
      return { contents: text.replace(PRODUCER_NAME, name), loader: "ts" };
    });
  },
};

/** The service as a process of its own, which can be killed. */
export class ServiceProcess {
  /** A client of the running process; a new one after each start. */
  client: KaskadaClient;
  /** Variables over those it has anyway. */
  readonly env: Record<string, string> = {};
  /** Options for Node.js itself. */
  readonly nodeOptions: string[] = [];
  readonly main: string;
  readonly dataDir: string;
  readonly port: number;
  readonly httpPort: number;
  private child: ChildProcess | undefined;

  private constructor(main: string, dataDir: string, port: number, httpPort: number) {
    this.main = main;
    this.dataDir = dataDir;
    this.port = port;
    this.httpPort = httpPort;
    this.client = this.connect();
  }

  static async create(differently: Differently = {}): Promise<ServiceProcess> {
    const dataDir = await mkdtemp(join(tmpdir(), "kaskada-data-"));
    return new ServiceProcess(await bundled(differently), dataDir, await freePort(), await freePort());
  }

  get pid(): number {
    return this.child!.pid!;
  }

  /** Starts the process and waits until it takes calls. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [...this.nodeOptions, this.main], {
      env: {
        ...process.env,
        DATA_DIR: this.dataDir,
        GRPC_PORT: String(this.port),
        HTTP_PORT: String(this.httpPort),
        PULSAR_TRANSPORT: "websocket",
        ...this.env,
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    child.stdout!.pipe(createWriteStream(join(this.dataDir, "log.jsonl"), { flags: "a" }));
    this.child = child;
    this.client.close();
    this.client = this.connect();
    await this.client.ready(20_000);
  }

  private connect(): KaskadaClient {
    return new KaskadaClient({ address: `127.0.0.1:${this.port}`, timeoutMs: 60_000 });
  }

  /** Ends the process; SIGKILL leaves it no chance to tidy up. */
  async stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<number | null> {
    const child = this.child;
    if (!child || child.exitCode !== null) return child?.exitCode ?? null;
    const exited = once(child, "exit");
    child.kill(signal);
    const [code] = await exited;
    return code as number | null;
  }

  async close(): Promise<void> {
    await this.stop("SIGKILL");
    this.client.close();
  }
}
