/** A named text (the query, a view) with its lines. */
export class SourceText {
  readonly #lineStarts: number[];

  /**
   * @param name how diagnostics call it: `Query`, `Persisted View: X`
   * @param text the text itself
   */
  constructor(
    readonly name: string,
    readonly text: string,
  ) {
    this.#lineStarts = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.#lineStarts.push(at + 1);
  }

  /** Line and column of an offset, both from 1; columns count characters, not UTF-16 units. */
  position(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#lineStarts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: characters(this.text.slice(this.#lineStarts[low]!, offset)) + 1 };
  }

  /** The text of a line, counted from 1, without its end. */
  line(number: number): string {
    const start = this.#lineStarts[number - 1]!;
    const next = this.#lineStarts[number];
    return this.text.slice(start, next === undefined ? this.text.length : next - 1);
  }
}

/** How many characters a text shows, surrogate pairs counted once. */
export function characters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
