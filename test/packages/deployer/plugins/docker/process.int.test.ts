import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import * as grpc from "@grpc/grpc-js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import { build } from "esbuild";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call } from "../../../../../packages/deployer/src/plugins/grpc.js";
import { encodeStruct } from "../../../../../packages/deployer/src/values/index.js";

const root = fileURLToPath(new URL("../../../../../", import.meta.url));
// Inside the repository, where its packages are found.
const folder = join(root, "node_modules", ".cache", "rtk-test-docker");
const script = join(folder, "plugin.mjs");

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  await build({
    stdin: {
      contents: `import { main } from "./packages/deployer/src/plugins/docker/main.ts"; await main(process.argv.slice(2));`,
      resolveDir: root,
    },
    bundle: true,
    format: "esm",
    outfile: script,
    packages: "external",
    platform: "node",
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function start(): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, [script, "--logtostderr", "127.0.0.1:1"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(createInterface({ input: child.stdout! }), "line")) as [string];
  return { child, port: Number(line) };
}

describe("the plugin's process", () => {
  it("prints its port, serves, and ends when it is told to", async () => {
    const { child, port } = await start();
    expect(port).toBeGreaterThan(0);
    const client = new providerGrpc.ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    const configure = new pb.ConfigureRequest();
    configure.setArgs(encodeStruct({ version: "5.2.0" }, {}));
    const configured = await call(client, client.configure, configure);
    expect(configured.toObject()).toMatchObject({
      acceptsecrets: false,
      supportspreview: true,
      supportsAutonamingConfiguration: true,
    });
    await call(client, client.cancel, new emptyPb.Empty());
    client.close();
    child.kill("SIGINT");
    expect((await once(child, "exit"))[0]).toBe(0);
  });
});
