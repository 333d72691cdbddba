const UNITS: Record<string, number> = { ns: 1e-9, us: 1e-6, µs: 1e-6, μs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };

/** Seconds of a Go duration such as `1h30m` or `2.5s`; undefined for none. */
export function parseDuration(text: string): number | undefined {
  if (!text || text === "0") return undefined;
  let seconds = 0;
  let rest = text;
  while (rest) {
    const part = rest.match(/^(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/);
    if (!part)
      throw new Error(`invalid duration ${JSON.stringify(text)}: expected something like "30s", "5m" or "1h30m"`);
    seconds += Number(part[1]) * UNITS[part[2]!]!;
    rest = rest.slice(part[0].length);
  }
  return seconds;
}
