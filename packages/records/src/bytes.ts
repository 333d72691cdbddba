const DIGIT = 64;
/** Bytes of a long whose digits surely fit a number: 6 + 6 × 7 = 48 bits. */
const NUMBER_BYTES = 7;
const LONG_BYTES = 10;

/** Items that take no bytes, of which damaged data can claim any number. */
const MOST_EMPTY = 1_000_000;
/** How deep values may be inside of each other. */
const MOST_NESTED = 200;

/** Reads Avro's primitive values one after the other. */
export class ByteReader {
  private empty = 0;
  private depth = 0;

  constructor(
    private readonly buffer: Buffer,
    public position = 0,
  ) {}

  get left(): number {
    return this.buffer.length - this.position;
  }

  byte(): number {
    const value = this.buffer[this.position++];
    if (value === undefined) throw new Error("Avro data is cut short");
    return value;
  }

  int(): number {
    const value = this.long();
    if (value !== (Number(value) | 0)) throw new Error(`Avro data: ${value} is not an int`);
    return value as number;
  }

  /** A zigzag varint: number when it is a safe integer, else bigint. */
  long(): number | bigint {
    let byte = this.byte();
    const negative = (byte & 1) === 1;
    let value = (byte & 0x7f) >> 1;
    let scale = DIGIT;
    for (let read = 1; byte & 0x80; read++) {
      if (read === NUMBER_BYTES) return this.wideLong(value, negative);
      byte = this.byte();
      value += (byte & 0x7f) * scale;
      scale *= 128;
    }
    return negative ? -value - 1 : value;
  }

  private wideLong(low: number, negative: boolean): number | bigint {
    let value = BigInt(low);
    let shift = 48n;
    let byte: number;
    let read = NUMBER_BYTES;
    do {
      byte = this.byte();
      if (++read > LONG_BYTES) throw new Error("Avro data: a long has more than 64 bits");
      value |= BigInt(byte & 0x7f) << shift;
      shift += 7n;
    } while (byte & 0x80);
    if (value >> 63n) throw new Error("Avro data: a long has more than 64 bits");
    const signed = negative ? -value - 1n : value;
    const number = Number(signed);
    return Number.isSafeInteger(number) ? number : signed;
  }

  /** A count or length, which has to be within the data unless it is negative. */
  size(): number {
    return this.int();
  }

  float(): number {
    return this.buffer.readFloatLE(this.advance(4));
  }

  double(): number {
    return this.buffer.readDoubleLE(this.advance(8));
  }

  string(): string {
    const length = this.size();
    const start = this.advance(length);
    return this.buffer.toString("utf8", start, start + length);
  }

  /** A copy: the data they come from may be a small part of a large frame. */
  bytes(length = this.size()): Buffer {
    const start = this.advance(length);
    return Buffer.from(this.buffer.subarray(start, start + length));
  }

  /** Reads an item of which the data says how many there are. */
  item<T>(read: () => T): T {
    const before = this.position;
    const item = read();
    if (this.position === before && ++this.empty > MOST_EMPTY) throw new Error("Avro data claims too many items");
    return item;
  }

  /** Says that a value begins that may have others of its kind inside. */
  enter(): void {
    if (++this.depth > MOST_NESTED) throw new Error(`Avro data is nested more than ${MOST_NESTED} deep`);
  }

  leave(): void {
    this.depth -= 1;
  }

  /** Passes over bytes. */
  skip(length: number): void {
    this.advance(length);
  }

  private advance(length: number): number {
    const start = this.position;
    if (length < 0 || start + length > this.buffer.length) throw new Error("Avro data is cut short");
    this.position = start + length;
    return start;
  }
}

/** Collects Avro's primitive values; `take` hands out what was written and starts anew. */
export class ByteWriter {
  private buffer = Buffer.allocUnsafe(1024);
  private position = 0;

  take(): Buffer {
    const result = Buffer.from(this.buffer.subarray(0, this.position));
    this.position = 0;
    return result;
  }

  /** Drops what was written since the last `take`. */
  reset(): void {
    this.position = 0;
  }

  byte(value: number): void {
    this.reserve(1);
    this.buffer[this.position++] = value;
  }

  long(value: number | bigint): void {
    this.reserve(LONG_BYTES);
    if (typeof value === "bigint") {
      this.wideLong(value);
      return;
    }
    const negative = value < 0;
    let rest = negative ? -value - 1 : value;
    let byte = ((rest % DIGIT) << 1) | (negative ? 1 : 0);
    rest = Math.floor(rest / DIGIT);
    while (rest > 0) {
      this.buffer[this.position++] = byte | 0x80;
      byte = rest % 128;
      rest = Math.floor(rest / 128);
    }
    this.buffer[this.position++] = byte;
  }

  private wideLong(value: bigint): void {
    let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
    while (rest > 0x7fn) {
      this.buffer[this.position++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.buffer[this.position++] = Number(rest);
  }

  float(value: number): void {
    this.reserve(4);
    this.position = this.buffer.writeFloatLE(value, this.position);
  }

  double(value: number): void {
    this.reserve(8);
    this.position = this.buffer.writeDoubleLE(value, this.position);
  }

  string(value: string): void {
    const length = Buffer.byteLength(value);
    this.long(length);
    this.reserve(length);
    this.position += this.buffer.write(value, this.position);
  }

  bytes(value: Uint8Array): void {
    this.long(value.length);
    this.fixed(value);
  }

  fixed(value: Uint8Array): void {
    this.reserve(value.length);
    this.buffer.set(value, this.position);
    this.position += value.length;
  }

  private reserve(length: number): void {
    if (this.position + length <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.position + length));
    this.buffer.copy(larger, 0, 0, this.position);
    this.buffer = larger;
  }
}
