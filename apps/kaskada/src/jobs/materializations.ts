import type { StoredMaterialization } from "../catalog/catalog.js";
import type { MaterializationRunner } from "../services/materializations.js";

/** Hands each materialization to what carries out its kind. */
export class Materializations implements MaterializationRunner {
  constructor(
    private readonly streams: MaterializationRunner,
    private readonly files: MaterializationRunner,
  ) {}

  check(stored: StoredMaterialization): Promise<void> {
    return this.runner(stored).check(stored);
  }

  start(stored: StoredMaterialization): void {
    this.runner(stored).start(stored);
  }

  remove(stored: StoredMaterialization): Promise<void> {
    return this.runner(stored).remove(stored);
  }

  private runner({ kind }: StoredMaterialization): MaterializationRunner {
    return kind === "streams" ? this.streams : this.files;
  }
}
