import type { Position } from "./transport.js";

/** Told what became of a message. */
export interface Settle {
  resolve(position: Position): void;
  reject(error: Error): void;
}

interface PendingSend {
  frame: string;
  settle: Settle | undefined;
}

/** A producer's messages that are not confirmed yet, by their sequence ids in the order sent. */
export class PendingSends {
  private readonly sends = new Map<number, PendingSend>();
  private waiting: (() => void)[] = [];

  get size(): number {
    return this.sends.size;
  }

  /** Sequence id of the oldest one; undefined when there is none. */
  get oldest(): number | undefined {
    return this.sends.keys().next().value;
  }

  add(sequenceId: number, frame: string, settle?: Settle): void {
    this.sends.set(sequenceId, { frame, settle });
  }

  has(sequenceId: number): boolean {
    return this.sends.has(sequenceId);
  }

  /** The texts to send again on a new connection. */
  *frames(): Generator<string> {
    for (const { frame } of this.sends.values()) yield frame;
  }

  /**
   * One is stored.
   * @param position where; asked for only if somebody wants to know
   */
  stored(sequenceId: number, position: () => Position): void {
    const settle = this.sends.get(sequenceId)?.settle;
    this.sends.delete(sequenceId);
    settle?.resolve(position());
    this.wake();
  }

  /** All up to this one are stored. */
  storedThrough(sequenceId: number, position: Position): void {
    for (const [id, { settle }] of this.sends) {
      if (id > sequenceId) break;
      this.sends.delete(id);
      settle?.resolve(position);
    }
    this.wake();
  }

  /** None will be stored any more. */
  fail(error: Error): void {
    for (const { settle } of this.sends.values()) settle?.reject(error);
    this.sends.clear();
    this.wake();
  }

  /** Resolves at the next change, or call of `wake`. */
  change(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Has those look again who wait for a change. */
  wake(): void {
    if (this.waiting.length === 0) return;
    const { waiting } = this;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}
