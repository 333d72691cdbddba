/** The name that takes the fewest changed letters to get to. */
export function nearest(word: string, names: readonly string[]): string {
  const cost = (name: string) => distance(word.toLowerCase(), name.toLowerCase());
  return names.reduce((best, name) => (cost(name) < cost(best) ? name : best));
}

/** Levenshtein distance, one row of the table at a time. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
