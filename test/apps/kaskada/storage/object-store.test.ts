import { mkdtemp, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ObjectStore, type Stored } from "../../../../apps/kaskada/src/storage/object-store.js";

interface Thing extends Stored {
  value: number;
}

test("objects survive a restart; deleted ones and leftovers of a crash don't", async () => {
  const directory = join(await mkdtemp(join(tmpdir(), "store-")), "things");
  const store = await ObjectStore.open<Thing>(directory);
  await store.put({ id: "1", owner: "me", value: 1 });
  await store.put({ id: "1", owner: "me", value: 2 });
  await store.put({ id: "2", owner: "you", value: 3 });
  await store.put({ id: "3", owner: "me", value: 4 });
  await store.delete("3");
  await writeFile(join(directory, "4.json.tmp"), '{"id":');
  const again = await ObjectStore.open<Thing>(directory);
  expect(again.list("me")).toEqual([{ id: "1", owner: "me", value: 2 }]);
  expect(again.list()).toHaveLength(2);
  expect(await readdir(directory)).toEqual(["1.json", "2.json"]);
});
