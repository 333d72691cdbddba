import fc from "fast-check";
import {
  Archive,
  Asset,
  type PropertyMap,
  ResourceReference,
  SIGNATURE_KEY,
  secret,
  UNKNOWN,
  UNKNOWN_SENTINELS,
  type Value,
} from "../../../../packages/deployer/src/values/index.js";

/** Keys as programs may use them, awkward ones included. */
export const key = fc
  .oneof(
    fc.constantFrom("a", "b", "name", "__provider", "with space", 'quo"te', "dot.ted", "constructor", "toString", ""),
    fc.string({ maxLength: 6 }),
  )
  .filter((name) => name !== SIGNATURE_KEY && name !== "__proto__");

const hash = fc.stringMatching(/^[0-9a-f]{8}$/);
const filled = fc.string({ minLength: 1, maxLength: 8 });
const asset = fc.record({ hash, text: fc.string({ maxLength: 8 }) }).map((source) => new Asset(source));
const archive = fc.oneof(
  fc.record({ hash, path: filled }).map((source) => new Archive(source)),
  fc.record({ hash, assets: fc.dictionary(key, asset, { maxKeys: 2 }) }).map((source) => new Archive(source)),
);
const reference = fc
  .record({ urn: filled, id: fc.string({ maxLength: 5 }), name: filled }, { requiredKeys: ["urn"] })
  .map((source) => new ResourceReference(source));

const scalar: fc.Arbitrary<Value> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
  fc.string({ unit: "binary", maxLength: 10 }).filter((text) => !UNKNOWN_SENTINELS.has(text)),
);

/** Any value; secrets are never nested, which the model leaves to `secret()`. */
export const value: fc.Arbitrary<Value> = fc.letrec<{ plain: Value; value: Value }>((tie) => {
  const containers = (inner: fc.Arbitrary<Value>): fc.Arbitrary<Value>[] => [
    fc.array(inner, { maxLength: 3 }),
    fc.dictionary(key, inner, { maxKeys: 3, noNullPrototype: true }),
  ];
  return {
    plain: fc.oneof({ maxDepth: 3 }, scalar, asset, archive, reference, ...containers(tie("plain"))),
    value: fc.oneof(
      { maxDepth: 4 },
      scalar,
      fc.constant(UNKNOWN),
      asset,
      archive,
      reference,
      tie("plain").map(secret),
      ...containers(tie("value")),
    ),
  };
}).value;

export const properties: fc.Arbitrary<PropertyMap> = fc.dictionary(key, value, { maxKeys: 4, noNullPrototype: true });
