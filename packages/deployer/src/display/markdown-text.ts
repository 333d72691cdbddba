/** Text in Markdown that is shown as it is, whatever it contains. */
export function inlineCode(text: string): string {
  const oneLine = text.replace(/\s+/g, " ");
  if (!oneLine.includes("`")) return `\`${oneLine}\``;
  const ticks = "`".repeat(longestRun(oneLine) + 1);
  return `${ticks} ${oneLine} ${ticks}`;
}

/** A block of code; the fence is longer than any in the code. */
export function fenced(code: string, language: string): string {
  const fence = "`".repeat(Math.max(3, longestRun(code) + 1));
  return `${fence}${language}\n${code}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}

/**
 * Joins as many entries as there is room for: the first ones in full, then in short, and of the rest the number.
 * @param room in characters
 */
export function fitInto(entries: { full: string; short: string }[], room: number): string {
  const omission = (count: number) => `- and ${count} more, left out for length`;
  const reserve = omission(entries.length).length;
  const shown: string[] = [];
  let left = room - reserve;
  for (const [index, { full, short }] of entries.entries()) {
    // What comes after must at least have room to be named.
    const rest = entries.slice(index + 1).reduce((sum, entry) => sum + entry.short.length + 1, 0);
    const entry = full.length + 1 + rest <= left ? full : short;
    if (entry.length + 1 > left) {
      shown.push(omission(entries.length - index));
      break;
    }
    shown.push(entry);
    left -= entry.length + 1;
  }
  return shown.join("\n");
}
