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
}
