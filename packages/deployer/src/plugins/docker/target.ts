/** Which resource a call is about, as its URN tells. */
export interface Target {
  urn: string;
  type: string;
  name: string;
}

/** Takes a URN apart. */
export function targetOf(urn: string): Target {
  const [, , types = "", ...name] = urn.split("::");
  return { urn, type: types.slice(types.lastIndexOf("$") + 1), name: name.join("::") };
}
