import { type FileHandle, open, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { syncDirectory } from "../storage/atomic-file.js";

/** One step of a job: which messages it took from each input partition, and how far rows were released. */
export interface Step {
  number: number;
  /** How many messages were taken, by input partition's name, in this order. */
  taken: [partition: string, count: number][];
  /** The release time decided on (nanoseconds as decimal text); null when nothing new is released. */
  watermark: string | null;
}

const FILE = /^journal-(\d+)\.jsonl$/;

/**
 * The decisions a job took since its last checkpoint. They depend on when messages happened to arrive; once written, a
 * restart takes the same ones and so produces the same output in the same order.
 */
export class Journal {
  private file: FileHandle | undefined;
  private waiting: string[] = [];
  private writing: Promise<void> | undefined;

  constructor(private readonly directory: string) {}

  /** The steps after a checkpoint, in order. A last line that a crash cut short was never acted upon. */
  async read(after: number): Promise<Step[]> {
    const steps = new Map<number, Step>();
    for (const first of await this.files()) {
      const text = await readFile(this.path(first), "utf8");
      for (const line of text.split("\n").slice(0, -1)) {
        const step = JSON.parse(line) as Step;
        if (step.number > after) steps.set(step.number, step);
      }
    }
    return [...steps.values()].sort((a, b) => a.number - b.number);
  }

  /**
   * Starts a new file, for the steps from this number on. One of that name can only be a crash's leftover without any
   * whole step.
   */
  async rotate(first: number): Promise<void> {
    await this.writing;
    await this.file?.close();
    this.file = await open(this.path(first), "w");
    await syncDirectory(this.directory);
  }

  /** Writes a step; resolves when it is on disk. Steps written meanwhile share the next flush. */
  append(step: Step): Promise<void> {
    this.waiting.push(`${JSON.stringify(step)}\n`);
    this.writing ??= this.flush();
    return this.writing;
  }

  /** Removes files whose steps are all covered by a checkpoint: those before the one that starts with this step. */
  async dropBefore(first: number): Promise<void> {
    for (const number of await this.files()) {
      if (number < first) await rm(this.path(number), { force: true });
    }
  }

  async close(): Promise<void> {
    // Whoever waits for the failed step has been told.
    await this.writing?.catch(() => {});
    await this.file?.close();
    this.file = undefined;
  }

  private async flush(): Promise<void> {
    const file = this.file;
    if (!file) throw new Error("the journal has no file yet");
    try {
      while (this.waiting.length > 0) {
        const text = this.waiting.join("");
        this.waiting = [];
        await file.write(text);
        await file.datasync();
      }
    } finally {
      this.writing = undefined;
    }
  }

  private async files(): Promise<number[]> {
    const names = await readdir(this.directory);
    return names
      .flatMap((name) => FILE.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
  }

  private path(first: number): string {
    return join(this.directory, `journal-${String(first).padStart(12, "0")}.jsonl`);
  }
}
