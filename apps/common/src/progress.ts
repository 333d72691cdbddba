const INTERVAL_MS = 1_000;

/** How far a piece of work is. */
export interface Progress {
  done: number;
  rejected: number;
  /** How many there will be; undefined while unknown. */
  expected?: number;
  /** Per second, since the last report. */
  rate: number;
}

/** Reports about once a second, never twice at a time. */
export class Reporter {
  private readonly timer: NodeJS.Timeout;
  private running: Promise<void> = Promise.resolve();
  private busy = false;
  private lastDone = 0;
  private lastAt = performance.now();

  /**
   * @param read the present state
   * @param report is given it; what it throws goes to `onError`
   */
  constructor(
    private readonly read: () => Omit<Progress, "rate">,
    private readonly report: (progress: Progress) => Promise<void> | void,
    private readonly onError: (error: unknown) => void,
  ) {
    this.lastDone = read().done;
    this.timer = setInterval(() => {
      if (!this.busy) this.running = this.once();
    }, INTERVAL_MS);
    this.timer.unref();
  }

  /** Ends the reports, after the one under way. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  private async once(): Promise<void> {
    this.busy = true;
    const now = performance.now();
    const state = this.read();
    const rate = Math.round(((state.done - this.lastDone) * 1000) / Math.max(1, now - this.lastAt));
    this.lastDone = state.done;
    this.lastAt = now;
    try {
      await this.report({ ...state, rate });
    } catch (error) {
      this.onError(error);
    } finally {
      this.busy = false;
    }
  }
}
