const WINDOW_MS = 10_000;

/** Events per second over the last ten seconds, from a counter that is read now and then. */
export class Rate {
  private samples: { at: number; count: number }[] = [];

  /** Notes the counter's value and tells the rate. */
  sample(count: number, now = Date.now()): number {
    this.samples.push({ at: now, count });
    while (this.samples.length > 2 && this.samples[1]!.at < now - WINDOW_MS) this.samples.shift();
    const first = this.samples[0]!;
    return now > first.at ? ((count - first.count) * 1000) / (now - first.at) : 0;
  }
}
