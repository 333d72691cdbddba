import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Document, isMap, isScalar, type Node, parseDocument, Scalar, visit } from "yaml";
import { writeAtomically } from "../state/files.js";
import { ConfigError, configKey } from "./config-key.js";
import { type ConfigNode, nodeFromJson, nodeToFile } from "./config-node.js";
import type { Project } from "./project.js";

/** Where a stack's settings are. */
export function settingsPath(project: Project, stack: string): string {
  return join(project.root, project.stackConfigDir ?? "", `Pulumi.${stack}.yaml`);
}

/** A stack's settings: `Pulumi.<stack>.yaml`. Editing keeps comments and keys not known here. */
export class StackSettings {
  private constructor(
    readonly path: string,
    private readonly project: string,
    private readonly document: Document,
  ) {}

  /** Reads the settings; a file that does not exist counts as empty. */
  static async read(path: string, project: string): Promise<StackSettings> {
    const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return "";
      throw error;
    });
    return StackSettings.parse(path, project, text);
  }

  /** Reads the settings from text. */
  static parse(path: string, project: string, text: string): StackSettings {
    const document = parseDocument(text);
    const [error] = document.errors;
    if (error) throw new ConfigError(`could not load the stack's settings ${path}: ${error.message}`);
    if (document.contents !== null && !isMap(document.contents)) {
      throw new ConfigError(`could not load the stack's settings ${path}: it is not a map of settings`);
    }
    return new StackSettings(path, project, document as Document);
  }

  /** The salt of the passphrase. */
  get encryptionSalt(): string | undefined {
    return this.#text("encryptionsalt");
  }

  set encryptionSalt(salt: string) {
    if (this.document.has("encryptionsalt")) this.document.set("encryptionsalt", salt);
    else this.#addFirst("encryptionsalt", salt);
  }

  /** The way secrets are encrypted; undefined is a passphrase. */
  get secretsProvider(): string | undefined {
    return this.#text("secretsprovider");
  }

  /** Every value by its complete key. */
  get values(): Map<string, ConfigNode> {
    const config = this.document.get("config");
    const values = new Map<string, ConfigNode>();
    if (!isMap(config)) return values;
    for (const { key, value } of config.items) {
      values.set(configKey(String(isScalar(key) ? key.value : key), this.project), readNode(value as Node | null));
    }
    return values;
  }

  /** Sets one value. Scalars are written as text, since that is what programs get. */
  set(key: string, value: ConfigNode): void {
    const written = this.#writtenKey(key);
    const isText =
      value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean";
    const node = this.document.createNode(isText ? scalar(String(value ?? "")) : nodeToFile(value));
    this.#quoteAmbiguous(node);
    if (!isMap(this.document.get("config"))) this.document.set("config", this.document.createNode({}));
    this.document.setIn(["config", written], node);
  }

  /** Removes one value; false when there was none. */
  remove(key: string): boolean {
    const removed = this.document.deleteIn(["config", this.#writtenKey(key)]);
    const config = this.document.get("config");
    if (isMap(config) && config.items.length === 0) this.document.delete("config");
    return removed;
  }

  /** Writes the file. */
  async save(): Promise<void> {
    await writeAtomically(this.path, this.toString(), { mode: 0o644 });
  }

  toString(): string {
    const empty =
      this.document.contents === null || (isMap(this.document.contents) && !this.document.contents.items.length);
    return empty ? "" : this.document.toString({ lineWidth: 0, flowCollectionPadding: false });
  }

  /** A key as the file already has it, or complete. */
  #writtenKey(key: string): string {
    const config = this.document.get("config");
    if (!isMap(config)) return key;
    const written = config.items.map((item) => String(isScalar(item.key) ? item.key.value : item.key));
    return written.find((name) => configKey(name, this.project) === key) ?? key;
  }

  #text(key: string): string | undefined {
    const value = this.document.get(key);
    return typeof value === "string" && value !== "" ? value : undefined;
  }

  #addFirst(key: string, value: string): void {
    if (!isMap(this.document.contents)) this.document.contents = this.document.createNode({}) as never;
    const { contents } = this.document;
    if (isMap(contents)) contents.items.unshift(this.document.createPair(key, value) as never);
  }

  /** Text that YAML would read as something else is quoted, the way the Pulumi CLI does it. */
  #quoteAmbiguous(node: Node): void {
    visit(node, {
      Scalar: (_, part) => {
        if (typeof part.value === "string" && readsAsOther(part.value)) part.type = Scalar.QUOTE_DOUBLE;
      },
    });
  }
}

function scalar(text: string): Scalar {
  const node = new Scalar(text);
  if (readsAsOther(text)) node.type = Scalar.QUOTE_DOUBLE;
  return node;
}

/** Whether YAML 1.1 or 1.2 would read the bare text as something other than this text. */
function readsAsOther(text: string): boolean {
  return text === "" || /^[\d.+-]|^(y|yes|n|no|on|off|true|false|null|~)$/i.test(text);
}

/** Numbers too large or too precise for JavaScript keep their text. */
function readNode(node: Node | null): ConfigNode {
  if (isScalar(node) && typeof node.value === "number") return readNumber(node);
  return nodeFromJson(node?.toJSON());
}

function readNumber(node: Scalar): ConfigNode {
  const value = node.value as number;
  return /^-?\d+$/.test(node.source ?? "") && !Number.isSafeInteger(value) ? node.source! : value;
}
