import { AbortedError } from "./deployment-parts.js";

/** Calls of the program that wait for their answer. A run that is given up answers none any more. */
export class OpenCalls {
  /** Resolves when calls are refused. */
  readonly closed: Promise<void>;
  private readonly waiting = new Set<(error: Error) => void>();
  private closeNow!: () => void;
  private isClosed = false;

  constructor() {
    this.closed = new Promise((resolve) => {
      this.closeNow = resolve;
    });
  }

  /**
   * Makes a call whose answer comes later.
   * @param begin takes the call up; `answer` is called some time after that
   * @param failed hears why the call could not be taken up; it stays open until calls are refused
   */
  open<T>(begin: (answer: (result: T) => void) => Promise<void>, failed: (error: unknown) => void): Promise<T> {
    if (this.isClosed) return Promise.reject(new AbortedError());
    return new Promise((resolve, reject) => {
      this.waiting.add(reject);
      const answer = (result: T) => {
        this.waiting.delete(reject);
        resolve(result);
      };
      begin(answer).catch(failed);
    });
  }

  /** Refuses every call, those that wait and those to come. */
  refuse(): void {
    this.isClosed = true;
    for (const reject of this.waiting) reject(new AbortedError());
    this.waiting.clear();
    this.closeNow();
  }
}
