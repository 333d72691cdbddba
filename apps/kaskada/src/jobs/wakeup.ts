/** Lets a loop sleep until there is something to do. */
export class Wakeup {
  private woken = false;
  private resolve: (() => void) | undefined;

  /** Ends the present wait, or the next one. */
  readonly wake = (): void => {
    this.woken = true;
    this.resolve?.();
  };

  /** Resolves when woken since the last wait, or after a time. */
  async wait(ms: number): Promise<void> {
    if (!this.woken) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.resolve = resolve;
        timer = setTimeout(resolve, ms);
      });
      clearTimeout(timer);
      this.resolve = undefined;
    }
    this.woken = false;
  }
}
