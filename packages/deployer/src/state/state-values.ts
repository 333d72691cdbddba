import {
  decodeWireMap,
  encodeWireMap,
  isJsonObject,
  isMap,
  type Json,
  mapEntries,
  OutputValue,
  type PropertyMap,
  parseJson,
  Secret,
  SIGNATURE_KEY,
  SIGNATURES,
  secret,
  stripSecrets,
  UNKNOWN,
  type Value,
} from "../values/index.js";
import type { SecretCodec } from "./secret-codec.js";

/** How the state's JSON shows secrets. */
export type SecretForm =
  /** Encrypted, as in the file. */
  | SecretCodec
  /** As JSON text in the open, as `stack export --show-secrets` has them. */
  | "plaintext"
  /** Replaced by the word `[secret]`, as displays have them. */
  | "masked"
  /** As their bare value, as displays with `--show-secrets` have them. */
  | "shown";

const KEEP_ALL = { keepUnknowns: true, keepSecrets: true, keepResources: true, keepOutputValues: false } as const;

/** Writes properties as the state's JSON. */
export function serializeProperties(properties: PropertyMap, secrets: SecretForm): { [key: string]: Json } {
  // Sorted as the Pulumi CLI does, so that the same properties are the same text.
  const keys = Object.keys(properties).toSorted();
  return Object.fromEntries(keys.map((key) => [key, serializeValue(properties[key]!, secrets)]));
}

/** Writes one value as the state's JSON. */
export function serializeValue(value: Value, secrets: SecretForm): Json {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((element) => serializeValue(element, secrets));
  if (value instanceof Secret) return serializeSecret(value, secrets);
  if (value instanceof OutputValue) return serializeOutput(value, secrets);
  return isMap(value) ? serializeProperties(value, secrets) : plain(value);
}

function serializeOutput(output: OutputValue, secrets: SecretForm): Json {
  const inner = output.value ?? UNKNOWN;
  return serializeValue(output.secret ? secret(inner) : inner, secrets);
}

function plain(value: Value): Json {
  return encodeWireMap({ value }, KEEP_ALL).value!;
}

function serializeSecret(value: Secret, secrets: SecretForm): Json {
  if (secrets === "masked") return "[secret]";
  if (secrets === "shown") return serializeValue(value.value, secrets);
  // A secret inside a secret adds nothing but would have to be written in the open inside the encrypted text.
  const json = () => JSON.stringify(plain(stripSecrets(value.value)));
  if (secrets === "plaintext") return { [SIGNATURE_KEY]: SIGNATURES.secret, plaintext: json() };
  return { [SIGNATURE_KEY]: SIGNATURES.secret, ciphertext: secrets.seal(value, json) };
}

/**
 * Reads properties from the state's JSON.
 * @param secrets decrypts; secrets written as plaintext are read without it
 */
export function deserializeProperties(json: { [key: string]: Json }, secrets: SecretCodec): PropertyMap {
  return mapEntries(json, (value) => deserializeValue(value, secrets));
}

/** Reads one value from the state's JSON. */
export function deserializeValue(json: Json, secrets: SecretCodec): Value {
  if (Array.isArray(json)) return json.map((element) => deserializeValue(element, secrets));
  if (!isJsonObject(json)) return decodeWireMap({ json }, KEEP_ALL).json!;
  if (!Object.hasOwn(json, SIGNATURE_KEY)) return deserializeProperties(json, secrets);
  if (json[SIGNATURE_KEY] !== SIGNATURES.secret) return decodeWireMap({ json }, KEEP_ALL).json!;
  const parse = (text: string) => new Secret(stripSecrets(deserializeInner(parseJson(text), secrets)));
  if (typeof json.plaintext === "string") return parse(json.plaintext);
  if (typeof json.ciphertext === "string") return secrets.open(json.ciphertext, parse);
  throw new Error("malformed secret in the state: it has neither ciphertext nor plaintext");
}

/** Inside an encrypted text a nested secret's `ciphertext` is bare JSON text. */
function deserializeInner(json: Json, secrets: SecretCodec): Value {
  if (Array.isArray(json)) return json.map((element) => deserializeInner(element, secrets));
  if (!isJsonObject(json)) return deserializeValue(json, secrets);
  if (json[SIGNATURE_KEY] === SIGNATURES.secret && typeof json.ciphertext === "string") {
    return deserializeInner(parseJson(json.ciphertext), secrets);
  }
  if (Object.hasOwn(json, SIGNATURE_KEY)) return deserializeValue(json, secrets);
  return mapEntries(json, (value) => deserializeInner(value, secrets));
}
