import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decodeCheckpoint,
  encodeLatest,
  parseCheckpointFile,
} from "../../../../packages/deployer/src/state/checkpoint-file.js";
import {
  type ResourceState,
  SecretCodec,
  serializeProperties,
  serializeResource,
} from "../../../../packages/deployer/src/state/index.js";
import { deserializeResource } from "../../../../packages/deployer/src/state/resource-file.js";
import { deserializeProperties } from "../../../../packages/deployer/src/state/state-values.js";
import { formatCheckpointFile } from "../../../../packages/deployer/src/state/stored-stack.js";
import {
  OutputValue,
  Secret,
  SIGNATURE_KEY,
  SIGNATURES,
  secret,
} from "../../../../packages/deployer/src/values/index.js";
import { properties } from "../values/arbitraries.js";
import { markingCrypter } from "./support.js";

const codec = () => new SecretCodec(markingCrypter);

describe("the state's form of values", () => {
  it("is read back as it was written, encrypted or in plain", () => {
    fc.assert(
      fc.property(properties, (map) => {
        const file = JSON.stringify(serializeProperties(map, codec()));
        expect(deserializeProperties(JSON.parse(file), codec())).toEqual(map);
        const plain = JSON.stringify(serializeProperties(map, "plaintext"));
        expect(deserializeProperties(JSON.parse(plain), codec())).toEqual(map);
      }),
    );
  });

  it("has a secret as the JSON text of what it holds", () => {
    expect(serializeProperties({ s: secret({ a: ["hunter2"] }) }, codec())).toEqual({
      s: { [SIGNATURE_KEY]: SIGNATURES.secret, ciphertext: markingCrypter.encrypt('{"a":["hunter2"]}') },
    });
    expect(serializeProperties({ s: secret("hunter2") }, "masked")).toEqual({ s: "[secret]" });
    expect(serializeProperties({ s: secret("hunter2") }, "shown")).toEqual({ s: "hunter2" });
  });

  it("lets no secret out through an output value", () => {
    const map = {
      o: new OutputValue({ value: { deep: new Secret("hunter2") } }),
      p: new OutputValue({ value: "hunter2", secret: true }),
    };
    expect(JSON.stringify(serializeProperties(map, codec()))).not.toContain("hunter2");
    expect(JSON.stringify(serializeProperties(map, "masked"))).not.toContain("hunter2");
  });

  it("quotes nothing of a secret that can't be read", () => {
    const json = { [SIGNATURE_KEY]: SIGNATURES.secret, ciphertext: markingCrypter.encrypt("hunter2") };
    const read = () => deserializeResource({ urn: "urn:a", type: "t", inputs: { s: json } }, codec());
    expect(read).toThrow("urn:a: not valid JSON");
    expect(read).not.toThrow("hunter2");
  });

  it("reads a secret within a secret, whose inner text is bare", () => {
    const inner = { [SIGNATURE_KEY]: SIGNATURES.secret, ciphertext: '"x"' };
    const json = {
      [SIGNATURE_KEY]: SIGNATURES.secret,
      ciphertext: markingCrypter.encrypt(JSON.stringify({ a: inner })),
    };
    expect(deserializeProperties({ s: json }, codec())).toEqual({ s: new Secret({ a: "x" }) });
  });
});

/** A file as the Pulumi CLI wrote it: fields in its order, some that are not known here. */
const STACK = "urn:pulumi:dev::pexp::pulumi:pulumi:Stack::pexp-dev";
const PROVIDER = "urn:pulumi:dev::pexp::pulumi:providers:pulumi-nodejs::default";
const encrypted = (json: string) => ({ [SIGNATURE_KEY]: SIGNATURES.secret, ciphertext: markingCrypter.encrypt(json) });
const file = JSON.stringify({
  version: 3,
  checkpoint: {
    stack: "organization/pexp/dev",
    latest: {
      manifest: {
        time: "2026-11-22T10:20:13.366794466Z",
        magic: "7dff0d166258e7f1d265e8e044021ea087795d58a0c6415ab6fe8b7c790e447f",
        version: "v3.260.0",
      },
      secrets_providers: {
        type: "passphrase",
        state: { salt: "v1:SKCZeT+P9H8=:v1:sONpe3iVRhau8w+Z:uvR1TfTH03p/RNFNwJROWBu4ZLViKQ==" },
      },
      resources: [
        {
          urn: STACK,
          custom: false,
          type: "pulumi:pulumi:Stack",
          outputs: { nm: "x-x-one", o: { a: { b: 1 }, list: ["hi"] }, out: encrypted("1") },
          created: "2026-11-22T10:20:10.534068484Z",
          modified: "2026-11-22T10:20:10.534068484Z",
          sourcePosition: "project:///node_modules/@pulumi/pulumi/runtime/stack.ts#38,19",
          stackTrace: [{ sourcePosition: "project:///index.js#1,1" }, {}],
        },
        {
          urn: PROVIDER,
          custom: true,
          id: "984d142d-25f2-4004-af31-a322499be9dc",
          type: "pulumi:providers:pulumi-nodejs",
          inputs: { "pexp:name": "one", "pexp:pw": encrypted('"hunter2"') },
          outputs: { "pexp:name": "one", "pexp:pw": encrypted('"hunter2"') },
          created: "2026-11-22T10:20:11Z",
        },
        {
          urn: "urn:pulumi:dev::pexp::pulumi-nodejs:dynamic/t1:Thing::a",
          custom: true,
          id: "x-one",
          type: "pulumi-nodejs:dynamic/t1:Thing",
          inputs: { n: null, name: "one", sec: encrypted('"hunter2"') },
          outputs: { made: encrypted("1"), n: null, name: "one" },
          parent: STACK,
          dependencies: [STACK],
          provider: `${PROVIDER}::984d142d-25f2-4004-af31-a322499be9dc`,
          propertyDependencies: { n: [], name: [STACK], sec: [] },
          additionalSecretOutputs: ["made"],
          customTimeouts: { create: 300 },
          created: "2026-11-22T10:20:11Z",
          ignoreChanges: ["name"],
          somethingNew: { later: true },
        },
      ],
      pending_operations: [
        {
          resource: {
            urn: "urn:pulumi:dev::pexp::pulumi-nodejs:dynamic/t1:Thing::b",
            custom: true,
            type: "pulumi-nodejs:dynamic/t1:Thing",
            inputs: { name: "b" },
          },
          type: "creating",
        },
      ],
      metadata: {},
      snippets: { kept: true },
    },
  },
});

describe("a file of the Pulumi CLI", () => {
  it("is written as it was read, to the letter", () => {
    const secrets = codec();
    const checkpoint = decodeCheckpoint(parseCheckpointFile(file), secrets);
    expect(checkpoint.resources[2]).toMatchObject({ id: "x-one", inputs: { n: null, sec: new Secret("hunter2") } });
    const latest = encodeLatest(checkpoint, secrets);
    expect(formatCheckpointFile({ stack: checkpoint.stack, latest })).toBe(file);
  });

  it("is refused when it uses what is not understood", () => {
    const features = JSON.stringify({ ...JSON.parse(file), features: ["hooks", "timeTravel"] });
    expect(() => parseCheckpointFile(features)).toThrow("features that are not supported: timeTravel");
    expect(() => parseCheckpointFile('{"version":2,"checkpoint":{}}')).toThrow("version 2");
  });
});

describe("the state's form of resources", () => {
  it("keeps every field", () => {
    const urn = fc.string({ minLength: 1, maxLength: 5 });
    const urns = fc.array(urn, { minLength: 1, maxLength: 2 });
    const filled = properties.filter((map) => Object.keys(map).length > 0);
    const resource: fc.Arbitrary<ResourceState> = fc.record(
      {
        urn,
        custom: fc.boolean(),
        type: urn,
        id: urn,
        inputs: filled,
        outputs: filled,
        delete: fc.constant(true),
        protect: fc.constant(true),
        dependencies: urns,
        propertyDependencies: fc.dictionary(urn, urns, { minKeys: 1, maxKeys: 2, noNullPrototype: true }),
        customTimeouts: fc.record({ create: fc.integer({ min: 1 }) }, { noNullPrototype: true }),
        unknownFields: fc.constant({ somethingNew: [1] }),
      },
      { requiredKeys: ["urn", "custom", "type"], noNullPrototype: true },
    );
    fc.assert(
      fc.property(resource, (state) => {
        const json = JSON.parse(JSON.stringify(serializeResource(state, codec())));
        expect(deserializeResource(json, codec())).toEqual(state);
      }),
    );
  });
});
