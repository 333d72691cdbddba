import { appendFile, mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { Journal, type Step } from "../../../../apps/kaskada/src/jobs/journal.js";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "journal-"));
});

const step = (number: number): Step => ({ number, taken: [["p", number]], watermark: null });

async function written(...numbers: number[]): Promise<Journal> {
  const journal = new Journal(directory);
  await journal.rotate(numbers[0]!);
  await Promise.all(numbers.map((number) => journal.append(step(number))));
  return journal;
}

test("reads back the steps after a checkpoint, over several files", async () => {
  const journal = await written(1, 2);
  await journal.rotate(3);
  await journal.append(step(3));
  await journal.close();
  expect(await new Journal(directory).read(1)).toEqual([step(2), step(3)]);
});

test("leaves out a last line that a crash cut short, and goes on after it", async () => {
  await (await written(1, 2)).close();
  const [file] = await readdir(directory);
  await appendFile(join(directory, file!), '{"number":3,"tak');
  const journal = new Journal(directory);
  expect(await journal.read(0)).toEqual([step(1), step(2)]);
  await journal.rotate(3);
  await journal.append(step(3));
  await journal.close();
  expect(await new Journal(directory).read(0)).toEqual([step(1), step(2), step(3)]);
});

test("a crash before the first step of a file leaves nothing behind", async () => {
  await (await written(1)).close();
  await appendFile(join(directory, "journal-000000000002.jsonl"), '{"nu');
  const journal = new Journal(directory);
  await journal.rotate(2);
  await journal.append(step(2));
  await journal.close();
  expect(await new Journal(directory).read(0)).toEqual([step(1), step(2)]);
});

test("drops files that a checkpoint covers", async () => {
  const journal = await written(1, 2);
  await journal.rotate(3);
  await journal.append(step(3));
  await journal.dropBefore(3);
  expect(await readdir(directory)).toHaveLength(1);
  expect(await journal.read(0)).toEqual([step(3)]);
});
