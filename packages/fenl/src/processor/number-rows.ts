/** Numbers, as small as they can be stored. */
export type PackedNumbers = Float64Array | Int32Array | Int16Array | Int8Array;

/** How many rows are stored together: few enough for the processor's cache. */
const BLOCK = 4096;

/** Numbers by entity: a row of them for each, 0 at first. */
export class NumberRows {
  /** Rows one after the other. It is replaced when there are more rows than it has room for. */
  array = new Float64Array(0);

  /** @param count of all rows' numbers */
  reserve(count: number): void {
    if (count <= this.array.length) return;
    const larger = new Float64Array(Math.max(64, count, this.array.length * 2));
    larger.set(this.array);
    this.array = larger;
  }

  /** The columns of some rows after the other: most hold counts and flags, which take an eighth of the room by themselves. */
  snapshot(rows: number, width: number): PackedNumbers[][] {
    const blocks: PackedNumbers[][] = [];
    const { array } = this;
    for (let row = 0, at = 0; row < rows; ) {
      const count = Math.min(BLOCK, rows - row);
      const columns = Array.from({ length: width }, () => new Float64Array(count));
      for (let i = 0; i < count; i += 1) for (const column of columns) column[i] = array[at++]!;
      blocks.push(columns.map(packed));
      row += count;
    }
    return blocks;
  }

  /** Takes as many rows as there is room for already, and makes all others 0. */
  restore(blocks: readonly (readonly PackedNumbers[])[]): void {
    this.array.fill(0);
    let start = 0;
    for (const columns of blocks) {
      const width = columns.length;
      columns.forEach((values, column) => {
        for (let row = 0, at = start + column; row < values.length; row += 1, at += width)
          this.array[at] = values[row]!;
      });
      start += width * columns[0]!.length;
    }
  }
}

function packed(values: Float64Array): PackedNumbers {
  let least = 0;
  let most = 0;
  for (const value of values) {
    // Whole numbers have no negative zero.
    if ((value | 0) !== value || (value === 0 && 1 / value < 0)) return values;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (least >= -0x80 && most <= 0x7f) return new Int8Array(values);
  return least >= -0x8000 && most <= 0x7fff ? new Int16Array(values) : new Int32Array(values);
}
