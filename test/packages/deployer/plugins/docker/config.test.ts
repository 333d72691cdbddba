import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../../../../packages/deployer/src/plugins/docker/daemon/config.js";
import { connectionOptions } from "../../../../../packages/deployer/src/plugins/docker/daemon/connect.js";
import { configuredCredentials } from "../../../../../packages/deployer/src/plugins/docker/daemon/credentials.js";
import { call } from "../../../../../packages/deployer/src/plugins/grpc.js";
import {
  decodeStruct,
  encodeStruct,
  type PropertyMap,
  Secret,
} from "../../../../../packages/deployer/src/values/index.js";
import { Plugin } from "./support/plugin.js";

const AUTH = JSON.stringify([{ address: "r.example", username: "u", password: "hunter2" }]);

let plugin: Plugin;
beforeAll(async () => {
  plugin = await Plugin.start();
});
afterAll(() => plugin.stop());

async function checkConfig(news: PropertyMap) {
  const request = new pb.CheckRequest();
  request.setUrn("urn:pulumi:test::rtk::pulumi:providers:docker::default");
  request.setNews(encodeStruct(news, { keepSecrets: true }));
  const response = await call(plugin.client, plugin.client.checkConfig, request);
  return {
    inputs: decodeStruct(response.getInputs(), { keepSecrets: true }),
    failures: response.getFailuresList().map((failure) => failure.getReason()),
  };
}

describe("the configuration's check", () => {
  it("gives it back and marks credentials as secret", async () => {
    const { inputs, failures } = await checkConfig({ version: "5.2.0", host: "unix:///x", registryAuth: AUTH });
    expect(failures).toEqual([]);
    expect(inputs).toEqual({ version: "5.2.0", host: "unix:///x", registryAuth: new Secret(AUTH) });
  });

  it("refuses unknown keys and broken JSON, without repeating it", async () => {
    expect((await checkConfig({ hots: "x" })).failures[0]).toContain("`docker:hots` is not a valid configuration key");
    const { failures } = await checkConfig({ registryAuth: '[{"password":"hunter2"' });
    expect(failures).toEqual(["could not validate provider configuration: docker:registryAuth is not valid JSON"]);
  });
});

it("a changed host is an update in place", async () => {
  const request = new pb.DiffRequest();
  request.setOlds(encodeStruct({ host: "unix:///a", version: "1" }, {}));
  request.setNews(encodeStruct({ host: "unix:///b", version: "2" }, {}));
  const response = await call(plugin.client, plugin.client.diffConfig, request);
  expect(response.getChanges()).toBe(2);
  expect(response.getDiffsList()).toEqual(["host"]);
  const detail = response.getDetaileddiffMap().get("host")!;
  expect([detail.getKind(), detail.getInputdiff()]).toEqual([pb.PropertyDiff.Kind.UPDATE, true]);
  expect(response.getReplacesList()).toEqual([]);
});

describe("the protocol", () => {
  it("tells the version", async () => {
    const info = await call(plugin.client, plugin.client.getPluginInfo, new emptyPb.Empty());
    expect(info.getVersion()).toBe("5.2.0");
  });

  it("does without a handshake", async () => {
    const shaken = call(plugin.client, plugin.client.handshake, new pb.ProviderHandshakeRequest());
    await expect(shaken).rejects.toMatchObject({ code: grpc.status.UNIMPLEMENTED });
  });

  it("fails with the reasons when no daemon answers", async () => {
    await expect(plugin.configure({ host: "unix:///nowhere/docker.sock" })).rejects.toThrow(
      /failed to connect to any docker daemon \(unix:\/\/\/nowhere\/docker\.sock: .*Start Docker/,
    );
  });

  it("names the types and functions that it has when asked for others", async () => {
    const urn = "urn:pulumi:test::rtk::docker:index/service:Service::s";
    await expect(plugin.check(urn, {})).rejects.toThrow(
      /docker:index\/service:Service of s is not supported.*Container/,
    );
  });
});

describe("connections", () => {
  const config = readConfig({}, {});
  it("go to sockets, plain hosts and hosts with certificates", () => {
    expect(connectionOptions("unix:///run/x.sock", config)).toEqual({ socketPath: "/run/x.sock" });
    expect(connectionOptions("tcp://h:2375", config)).toMatchObject({ protocol: "http", host: "h", port: "2375" });
    const material = { ...config, caMaterial: "a", certMaterial: "b", keyMaterial: "c" };
    expect(connectionOptions("tcp://h", material)).toMatchObject({
      protocol: "https",
      port: 2376,
      ca: "a",
      cert: "b",
      key: "c",
    });
    expect(() => connectionOptions("tcp://h", { ...config, caMaterial: "a" })).toThrow("must all be specified");
    expect(connectionOptions("ssh://me@h", config)).toMatchObject({
      protocol: "ssh",
      host: "h",
      username: "me",
      port: 22,
    });
  });

  it("take from the environment what is not configured", () => {
    expect(readConfig({}, { DOCKER_HOST: "tcp://e" }).host).toBe("tcp://e");
    expect(readConfig({ host: "tcp://c" }, { DOCKER_HOST: "tcp://e" }).host).toBe("tcp://c");
  });
});

describe("registry credentials", () => {
  const plain = JSON.stringify({
    auths: { "https://f.example/v1/": { auth: Buffer.from("fu:fp:x").toString("base64") } },
  });

  it("are found by the registry's host", async () => {
    const { registryAuth } = readConfig({ registryAuth: AUTH }, {});
    expect(await configuredCredentials(registryAuth, "r.example")).toMatchObject({
      username: "u",
      password: "hunter2",
    });
    expect(await configuredCredentials(registryAuth, "other.example")).toBeUndefined();
  });

  it("come from a configuration file, given as text or by its path", async () => {
    const folder = mkdtempSync(join(tmpdir(), "rtk-test-docker-"));
    try {
      writeFileSync(join(folder, "config.json"), plain);
      const wanted = { username: "fu", password: "fp:x" };
      const address = "https://f.example";
      expect(await configuredCredentials([{ address, configFileContent: plain }], "f.example")).toMatchObject(wanted);
      expect(await configuredCredentials([{ address, configFile: folder }], "f.example")).toMatchObject(wanted);
      expect(
        await configuredCredentials([{ address, configFile: folder, authDisabled: true }], "f.example"),
      ).toBeUndefined();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
