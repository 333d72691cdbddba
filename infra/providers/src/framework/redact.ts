const SECRET_KEY = /password|token|secret|authParams/i;

/** Every string of the arguments that must not show in a message, longest first. */
function secretsOf(value: unknown, secret = false): string[] {
  if (typeof value === "string") return secret && value !== "" ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    secretsOf(inner, secret || (!Array.isArray(value) && SECRET_KEY.test(key))),
  );
}

/** The text with every password and token found in the arguments blotted out. */
export function redact(text: string, args: unknown): string {
  return secretsOf(args)
    .sort((a, b) => b.length - a.length)
    .reduce((rest, secret) => rest.split(secret).join("[secret]"), text);
}
