/** A message as a caller writes it: every field may be left out, down to the leaves. */
export type Input<T> = T extends Buffer | string | number | boolean
  ? T
  : T extends (infer Item)[]
    ? Input<Item>[]
    : T extends object
      ? { [Key in keyof T]?: Input<T[Key]> | null }
      : T;
