import { createHash, type Hash } from "node:crypto";
import { posix } from "node:path";

const BLOCK = 512;
const NAME_SIZE = 100;
const PREFIX_SIZE = 155;

/** A file of an archive. */
export interface ArchiveEntry {
  name: string;
  content: Buffer;
}

/**
 * The digest of an archive that has no file of its own: of the tar file which the Pulumi CLI would make of it, so that
 * both sides see the same archive. Names that a plain header can't hold go into a PAX header, as Go writes it.
 */
export function tarDigest(entries: Iterable<ArchiveEntry>): string {
  const hash = createHash("sha256");
  const seen = new Set<string>();
  for (const { name, content } of entries) {
    if (seen.has(name)) continue;
    seen.add(name);
    const split = splitName(name);
    if (!split) addPaxHeader(hash, name);
    const [prefix, base] = split ?? ["", ascii(name)];
    const block = header(base, "0", 0o600, content.length);
    block.write(prefix, 345, PREFIX_SIZE, "latin1");
    block.write("0000000\0".repeat(2), 329, "latin1");
    addFile(hash, block, content);
  }
  return hash.update(Buffer.alloc(2 * BLOCK)).digest("hex");
}

/** Prefix and name for a plain header; undefined when the name doesn't fit there. */
function splitName(name: string): [prefix: string, name: string] | undefined {
  if (ascii(name) !== name) return undefined;
  if (name.length <= NAME_SIZE) return ["", name];
  const at = name.slice(0, PREFIX_SIZE + 1).lastIndexOf("/");
  const rest = name.length - at - 1;
  return at <= 0 || rest > NAME_SIZE || rest === 0 ? undefined : [name.slice(0, at), name.slice(at + 1)];
}

function addPaxHeader(hash: Hash, name: string): void {
  const record = Buffer.from(paxRecord("path", name));
  const place = ascii(posix.join(posix.dirname(name), "PaxHeaders.0", posix.basename(name)));
  addFile(hash, header(place.slice(0, NAME_SIZE), "x", 0, record.length), record);
}

/** A record begins with its own length. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  let length = bytes;
  while (bytes + String(length).length !== length) length = bytes + String(length).length;
  return `${length}${rest}`;
}

function header(name: string, type: string, mode: number, size: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, "0")}\0`;
  block.write(name, 0, NAME_SIZE, "latin1");
  block.write(octal(mode, 7) + octal(0, 7) + octal(0, 7) + octal(size, 11) + octal(0, 11), 100, "latin1");
  block.write(type, 156, "latin1");
  block.write("ustar\x0000", 257, "latin1");
  return block;
}

function addFile(hash: Hash, block: Buffer, content: Buffer): void {
  block.fill(" ", 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  hash.update(block).update(content);
  hash.update(Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK));
}

function ascii(text: string): string {
  return text.replace(/[^\0-\x7f]/g, "");
}
