/** A line of a text that changed: kept, taken out or put in. */
export interface ChangedLine {
  sign: " " | "-" | "+";
  text: string;
}

/** Above this many lines a text is shown as replaced, not compared: the comparison takes time by the square. */
const MAX_LINES = 1000;
/** How many unchanged lines are shown around changed ones. */
const CONTEXT = 3;

/** Compares two texts line by line; runs of unchanged lines far from any change are left out. */
export function diffLines(before: string, after: string): ChangedLine[] {
  const olds = before.split("\n");
  const news = after.split("\n");
  if (olds.length > MAX_LINES || news.length > MAX_LINES) {
    return [
      ...olds.map((text) => ({ sign: "-" as const, text })),
      ...news.map((text) => ({ sign: "+" as const, text })),
    ];
  }
  return withContext(compare(olds, news));
}

/** The longest common subsequence decides which lines were kept. */
function compare(olds: string[], news: string[]): ChangedLine[] {
  const common = commonLengths(olds, news);
  const lines: ChangedLine[] = [];
  let i = 0;
  let j = 0;
  while (i < olds.length || j < news.length) {
    if (i < olds.length && j < news.length && olds[i] === news[j]) {
      lines.push({ sign: " ", text: olds[i]! });
      i++;
      j++;
    } else if (j >= news.length || (i < olds.length && common[i + 1]![j]! >= common[i]![j + 1]!)) {
      lines.push({ sign: "-", text: olds[i++]! });
    } else lines.push({ sign: "+", text: news[j++]! });
  }
  return lines;
}

/** `[i][j]`: how many lines the rests of both texts, from `i` and from `j` on, have in common. */
function commonLengths(olds: string[], news: string[]): Uint16Array[] {
  const lengths = Array.from({ length: olds.length + 1 }, () => new Uint16Array(news.length + 1));
  for (let i = olds.length - 1; i >= 0; i--) {
    for (let j = news.length - 1; j >= 0; j--) {
      lengths[i]![j] =
        olds[i] === news[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
    }
  }
  return lengths;
}

function withContext(lines: ChangedLine[]): ChangedLine[] {
  const shown = lines.map(() => false);
  for (const [index, line] of lines.entries()) {
    if (line.sign !== " ") shown.fill(true, Math.max(0, index - CONTEXT), index + CONTEXT + 1);
  }
  return lines.flatMap((line, index) => {
    if (shown[index]) return [line];
    const isFirstOfGap = index === 0 || shown[index - 1];
    return isFirstOfGap ? [{ sign: " " as const, text: "…" }] : [];
  });
}
