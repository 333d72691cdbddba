/** Lets so many pieces of work run at a time. */
export class Limiter {
  private running = 0;
  private waiting: (() => void)[] = [];
  private idle: (() => void)[] = [];
  private failure: unknown;

  constructor(private readonly most: number) {}

  /** Runs the work as soon as there is room, and gives its result. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  /**
   * Starts the work as soon as there is room.
   * @returns when it has started. Its failure is thrown by a later call of `start` or `drain`.
   */
  async start(work: () => Promise<void>): Promise<void> {
    await this.enter();
    if (this.failure !== undefined) {
      this.leave();
      throw this.failure;
    }
    void work()
      .catch((error: unknown) => {
        this.failure ??= error;
      })
      .then(() => this.leave());
  }

  /** Waits until nothing runs. */
  async drain(): Promise<void> {
    if (this.running > 0) await new Promise<void>((resolve) => this.idle.push(resolve));
    if (this.failure !== undefined) throw this.failure;
  }

  private async enter(): Promise<void> {
    if (this.running >= this.most) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.running++;
  }

  /** Hands the place on, or gives it up. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next) {
      next();
      return;
    }
    this.running--;
    if (this.running > 0) return;
    for (const resolve of this.idle.splice(0)) resolve();
  }
}
