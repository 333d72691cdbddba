/** Thrown for a wrong configuration, with a message that is shown as it is. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

/**
 * Completes a configuration key to `namespace:name`.
 * @param text `name`, `namespace:name` or the old `namespace:config:name`
 * @param project the namespace of a bare name
 */
export function configKey(text: string, project: string): string {
  const parts = text.split(":");
  if (parts.length === 1 && parts[0]) return `${project}:${text}`;
  if (parts.length === 2 && parts[0] && parts[1]) return text;
  if (parts.length === 3 && parts[1] === "config" && parts[0] && parts[2]) return `${parts[0]}:${parts[2]}`;
  throw new ConfigError(
    `could not parse ${JSON.stringify(text)} as a configuration key: expected NAME or NAMESPACE:NAME`,
  );
}

/** A key as it is shown: without the namespace when that is the project's. */
export function shownKey(key: string, project: string): string {
  return key.startsWith(`${project}:`) ? key.slice(project.length + 1) : key;
}

/** The two parts of a complete key. */
export function splitKey(key: string): { namespace: string; name: string } {
  const colon = key.indexOf(":");
  return { namespace: key.slice(0, colon), name: key.slice(colon + 1) };
}
