import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** Whether there is somebody to ask. */
export function isInteractive(options: { nonInteractive?: boolean }): boolean {
  return !options.nonInteractive && process.stdin.isTTY === true && process.stdout.isTTY === true;
}

/** Asks for a line of text. */
export async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

/** Asks for a line of text without showing what is typed. */
export async function askHidden(question: string): Promise<string> {
  process.stderr.write(question);
  // What the terminal would echo goes nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await terminal.question("");
  } finally {
    terminal.close();
    process.stderr.write("\n");
  }
}
