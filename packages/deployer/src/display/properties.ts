import {
  encodeWireMap,
  isMap,
  type Json,
  mapEntries,
  OutputValue,
  type PropertyMap,
  Secret,
  SIGNATURE_KEY,
  SIGNATURES,
  UNKNOWN,
  type Value,
} from "../values/index.js";

/** Properties as events carry them: secrets keep their mark and lose their content, unless they are to be shown. */
export function eventProperties(properties: PropertyMap | undefined, showSecrets: boolean): { [key: string]: Json } {
  return mapEntries(properties ?? {}, (value) => eventValue(value, showSecrets));
}

function eventValue(value: Value, showSecrets: boolean): Json {
  if (value instanceof Secret) {
    if (showSecrets) return eventValue(value.value, true);
    return { [SIGNATURE_KEY]: SIGNATURES.secret, ciphertext: "[secret]" };
  }
  if (value instanceof OutputValue) {
    const inner = value.value ?? UNKNOWN;
    return eventValue(value.secret ? new Secret(inner) : inner, showSecrets);
  }
  if (Array.isArray(value)) return value.map((element) => eventValue(element, showSecrets));
  if (isMap(value)) return eventProperties(value, showSecrets);
  return encodeWireMap({ value }, { keepUnknowns: true, keepResources: true, elideAssets: true }).value ?? null;
}
