/** Numbers as runs of consecutive ones, since running numbers mostly are. */
export class RunLength {
  readonly runs: [first: number, count: number][] = [];

  /** Adds the next number. */
  add(value: number): void {
    const last = this.runs.at(-1);
    if (last && last[0] + last[1] === value) last[1]++;
    else this.runs.push([value, 1]);
  }

  /** How many numbers there are. */
  static count(runs: [number, number][]): number {
    return runs.reduce((sum, [, count]) => sum + count, 0);
  }

  /** The numbers, one by one. */
  static *values(runs: [number, number][]): Generator<number> {
    for (const [first, count] of runs) for (let i = 0; i < count; i++) yield first + i;
  }
}
