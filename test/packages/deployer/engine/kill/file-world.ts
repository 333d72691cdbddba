import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { PropertyMap } from "../../../../../packages/deployer/src/values/index.js";
import { World } from "../world.js";

/** A world in a file, which outlives whoever works on it. A change of it happens whole or not at all. */
export class FileWorld extends World {
  constructor(private readonly path: string) {
    super();
    if (!existsSync(path)) return;
    const { serial, things } = JSON.parse(readFileSync(path, "utf8")) as {
      serial: number;
      things: [string, PropertyMap][];
    };
    this.serial = serial;
    for (const [id, thing] of things) this.things.set(id, thing);
  }

  /** Removes a thing as somebody else would. */
  lose(id: string): void {
    this.things.delete(id);
    this.changed();
  }

  protected override changed(): void {
    writeFileSync(`${this.path}.new`, JSON.stringify({ serial: this.serial, things: [...this.things] }));
    renameSync(`${this.path}.new`, this.path);
  }
}
