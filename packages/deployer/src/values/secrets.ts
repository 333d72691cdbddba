import {
  Archive,
  Asset,
  isMap,
  mapEntries,
  OutputValue,
  type PropertyMap,
  ResourceReference,
  Secret,
  Unknown,
  type Value,
} from "./types.js";

/** Marks a value as secret; one that already is stays as it is. */
export function secret(value: Value): Secret {
  return value instanceof Secret ? value : new Secret(value);
}

/** Whether any part of the value satisfies the test, looking inside secrets and output values, too. */
function some(value: Value, test: (value: Value) => boolean): boolean {
  if (test(value)) return true;
  if (value instanceof Secret) return some(value.value, test);
  if (value instanceof OutputValue) return value.value !== undefined && some(value.value, test);
  if (Array.isArray(value)) return value.some((element) => some(element, test));
  if (isMap(value)) return Object.keys(value).some((key) => some(value[key]!, test));
  return false;
}

/** Whether the value is, or has at any depth, a secret. */
export function containsSecret(value: Value): boolean {
  return some(value, (part) => part instanceof Secret || (part instanceof OutputValue && part.secret));
}

/** Whether the value is, or has at any depth, something not yet known. */
export function containsUnknown(value: Value): boolean {
  return some(
    value,
    (part) =>
      part instanceof Unknown ||
      (part instanceof OutputValue && part.value === undefined) ||
      (part instanceof ResourceReference && part.id === ""),
  );
}

/** The same value with every secret replaced by what it holds. Parts without secrets are shared, not copied. */
export function stripSecrets(value: PropertyMap): PropertyMap;
export function stripSecrets(value: Value): Value;
export function stripSecrets(value: Value): Value {
  if (value instanceof Secret) return stripSecrets(value.value);
  if (value instanceof OutputValue) {
    if (!value.secret && (value.value === undefined || !containsSecret(value.value))) return value;
    return new OutputValue({
      ...(value.value === undefined ? {} : { value: stripSecrets(value.value) }),
      dependencies: value.dependencies,
    });
  }
  if (value === null || typeof value !== "object" || value instanceof Asset || value instanceof Archive) return value;
  if (!containsSecret(value)) return value;
  if (Array.isArray(value)) return value.map((element) => stripSecrets(element));
  return isMap(value) ? mapEntries(value, (element) => stripSecrets(element)) : value;
}

/**
 * Marks as secret what a provider that knows no secrets returned: an output is secret where the input of the same key
 * has a secret. Plain objects are compared key by key; a secret anywhere in a list makes the whole list secret.
 * @param outputs what the provider returned
 * @param inputs what it was given, before the secrets were stripped
 */
export function markSecrets(outputs: PropertyMap, inputs: PropertyMap): PropertyMap {
  return mapEntries(outputs, (output, key) => {
    const input = Object.hasOwn(inputs, key) ? inputs[key] : undefined;
    if (input === undefined || !containsSecret(input)) return output;
    if (isMap(output) && isMap(input)) return markSecrets(output, input);
    return secret(output);
  });
}

/** Marks the named top-level properties as secret, as `additionalSecretOutputs` asks. */
export function markNamed(outputs: PropertyMap, names: Iterable<string>): PropertyMap {
  const wanted = new Set(names);
  return mapEntries(outputs, (output, key) => (wanted.has(key) ? secret(output) : output));
}
