import fc from "fast-check";
import structPb from "google-protobuf/google/protobuf/struct_pb.js";
import { describe, expect, it } from "vitest";
import {
  Asset,
  containsSecret,
  containsUnknown,
  decodeStruct,
  encodeStruct,
  OutputValue,
  ResourceReference,
  Secret,
  SIGNATURE_KEY,
  SIGNATURES,
  secret,
  stripSecrets,
  UNKNOWN,
  UNKNOWN_SENTINEL,
} from "../../../../packages/deployer/src/values/index.js";
import { properties } from "./arbitraries.js";

const keepAll = { keepUnknowns: true, keepSecrets: true, keepResources: true, keepOutputValues: true };

/** What a receiver sees. */
function wire(struct: structPb.Struct): unknown {
  return structPb.Struct.deserializeBinary(struct.serializeBinary()).toJavaScript();
}

describe("the codec for the wire", { timeout: 60_000 }, () => {
  it("brings back every value a channel may carry", () => {
    fc.assert(
      fc.property(properties, (map) => {
        const sent = structPb.Struct.deserializeBinary(encodeStruct(map, keepAll).serializeBinary());
        expect(decodeStruct(sent, keepAll)).toEqual(map);
      }),
    );
  });

  it("leaves out what a channel may not carry", () => {
    fc.assert(
      fc.property(properties, (map) => {
        const plain = decodeStruct(encodeStruct(map, {}), keepAll);
        expect(containsSecret(plain)).toBe(false);
        expect(containsUnknown(plain)).toBe(false);
        expect(decodeStruct(encodeStruct(map, keepAll), {})).toEqual(decodeStruct(encodeStruct(map, {}), {}));
      }),
    );
  });

  it("strips secrets from the sender's side as the channel does", () => {
    fc.assert(
      fc.property(properties, (map) => {
        const bare = encodeStruct(map, { ...keepAll, keepSecrets: false });
        expect(decodeStruct(bare, keepAll)).toEqual(stripSecrets(map));
      }),
    );
  });

  it("marks secrets and unknowns", () => {
    expect(wire(encodeStruct({ s: secret("x"), u: UNKNOWN, n: null }, keepAll))).toEqual({
      s: { [SIGNATURE_KEY]: SIGNATURES.secret, value: "x" },
      u: UNKNOWN_SENTINEL,
      n: null,
    });
  });

  it("reads the sentinels of every type as unknown", () => {
    const struct = structPb.Struct.fromJavaScript({ bool: "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7" });
    expect(decodeStruct(struct, keepAll)).toEqual({ bool: UNKNOWN });
    expect(decodeStruct(struct, {})).toEqual({});
    expect(() => decodeStruct(struct, { rejectUnknowns: true })).toThrow('property "bool": the value is unknown');
  });

  it("replaces references by id, or by URN where there is no id", () => {
    const map = {
      custom: new ResourceReference({ urn: "urn:a", id: "i-1" }),
      component: new ResourceReference({ urn: "urn:b" }),
      pending: new ResourceReference({ urn: "urn:c", id: "" }),
    };
    expect(wire(encodeStruct(map, { keepUnknowns: true }))).toEqual({
      custom: "i-1",
      component: "urn:b",
      pending: UNKNOWN_SENTINEL,
    });
  });

  it("opens output values where they may not travel", () => {
    const map = {
      known: new OutputValue({ value: 1, dependencies: ["urn:a"] }),
      unknown: new OutputValue({ dependencies: ["urn:a"] }),
      hidden: new OutputValue({ value: 2, secret: true }),
    };
    expect(decodeStruct(encodeStruct(map, keepAll), keepAll)).toEqual(map);
    const opened = { known: 1, unknown: UNKNOWN, hidden: new Secret(2) };
    const flags = { keepUnknowns: true, keepSecrets: true };
    expect(decodeStruct(encodeStruct(map, flags), flags)).toEqual(opened);
    expect(decodeStruct(encodeStruct(map, keepAll), flags)).toEqual(opened);
  });

  it("sends assets with their hash alone when asked", () => {
    const map = { a: new Asset({ hash: "ff", text: "long" }) };
    expect(wire(encodeStruct(map, { elideAssets: true }))).toEqual({
      a: { [SIGNATURE_KEY]: SIGNATURES.asset, hash: "ff" },
    });
  });

  it("refuses signatures it does not know, naming the property", () => {
    const struct = structPb.Struct.fromJavaScript({ odd: { [SIGNATURE_KEY]: "other" } });
    expect(() => decodeStruct(struct, keepAll)).toThrow('property "odd": unrecognized signature "other"');
  });

  it("never shows a secret in a stray JSON text", () => {
    expect(
      JSON.stringify({ s: secret("hunter2"), o: new OutputValue({ value: "hunter2", secret: true }) }),
    ).not.toContain("hunter2");
  });
});
