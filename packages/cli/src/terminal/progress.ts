import { createLogUpdate } from "log-update";

/** Where long work reports to: one picture drawn over itself on a terminal, one line per change elsewhere. */
export interface Progress {
  /** `picture` is drawn on a terminal; `line` is printed elsewhere, unless it is empty or the same as before. */
  update(picture: string, line: string): void;
  /** Leaves the last picture standing. */
  done(): void;
}

/** @param stream standard error, so that standard output stays clean for results */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  if (stream.isTTY && !process.env.CI) {
    const draw = createLogUpdate(stream);
    return { update: (picture) => draw(picture), done: () => draw.done() };
  }
  let last = "";
  return {
    update(_picture, line) {
      if (line === "" || line === last) return;
      last = line;
      stream.write(`${line}\n`);
    },
    done() {},
  };
}
