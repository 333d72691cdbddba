import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { syncDirectory, writeFileAtomic } from "./atomic-file.js";

/** What every stored object has. */
export interface Stored {
  id: string;
  /** Whose object it is; names are unique for each owner. */
  owner: string;
}

/** Objects of one kind: in memory, each with a JSON file of its own that is replaced atomically. */
export class ObjectStore<T extends Stored> {
  private readonly objects = new Map<string, T>();

  private constructor(private readonly directory: string) {}

  /**
   * Reads what a directory holds; makes it if need be.
   * @param directory where the files are
   */
  static async open<T extends Stored>(directory: string): Promise<ObjectStore<T>> {
    await mkdir(directory, { recursive: true });
    const store = new ObjectStore<T>(directory);
    for (const file of await readdir(directory)) {
      // A leftover of a write that a crash cut short: its object has its old content or was never stored.
      if (file.endsWith(".tmp")) await rm(join(directory, file));
      if (!file.endsWith(".json")) continue;
      const object = JSON.parse(await readFile(join(directory, file), "utf8")) as T;
      store.objects.set(object.id, object);
    }
    return store;
  }

  /** The object with this id. */
  get(id: string): T | undefined {
    return this.objects.get(id);
  }

  /** All objects of an owner, in no particular order; of all owners without one. */
  list(owner?: string): T[] {
    const all = [...this.objects.values()];
    return owner === undefined ? all : all.filter((object) => object.owner === owner);
  }

  /** Stores an object durably; visible at once, so that a second create of its name can't slip in between. */
  async put(object: T): Promise<void> {
    const before = this.objects.get(object.id);
    this.objects.set(object.id, object);
    try {
      await writeFileAtomic(this.file(object.id), JSON.stringify(object, null, 2));
    } catch (error) {
      if (before) this.objects.set(object.id, before);
      else this.objects.delete(object.id);
      throw error;
    }
  }

  /** Removes an object durably. */
  async delete(id: string): Promise<void> {
    await rm(this.file(id), { force: true });
    await syncDirectory(this.directory);
    this.objects.delete(id);
  }

  private file(id: string): string {
    return join(this.directory, `${id}.json`);
  }
}
