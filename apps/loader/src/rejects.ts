import { createWriteStream, type WriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { finished } from "node:stream/promises";

/** The file of the rows that weren't loaded: line number, reason and the row as it was. Not made when there are none. */
export class RejectsFile {
  private stream: WriteStream | undefined;
  private failure: Error | undefined;
  count = 0;

  private constructor(private readonly path: string) {}

  /** Removes what a former run left. */
  static async start(path: string): Promise<RejectsFile> {
    await mkdir(dirname(path), { recursive: true });
    await rm(path, { force: true });
    return new RejectsFile(path);
  }

  add(line: number, reason: string, raw: string): void {
    this.count++;
    if (!this.stream) {
      this.stream = createWriteStream(this.path);
      this.stream.on("error", (error) => {
        this.failure = error;
      });
      this.stream.write("line,reason,row\n");
    }
    this.stream.write(`${line},${cell(reason)},${cell(raw)}\n`);
  }

  async close(): Promise<void> {
    if (this.stream && !this.failure) {
      this.stream.end();
      await finished(this.stream);
    }
    if (this.failure) throw new Error(`the rejects file can't be written: ${this.failure.message}`);
  }
}

function cell(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
