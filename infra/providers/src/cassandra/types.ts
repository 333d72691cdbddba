const NATIVE = new Set(
  "ascii bigint blob boolean counter date decimal double duration float inet int smallint text time timestamp timeuuid tinyint uuid varchar varint".split(
    " ",
  ),
);
const ARITY: Record<string, [min: number, max: number]> = {
  list: [1, 1],
  set: [1, 1],
  map: [2, 2],
  tuple: [1, Number.MAX_SAFE_INTEGER],
  frozen: [1, 1],
};

/**
 * A CQL type as Cassandra reports it: lower case, one space after commas, `text` for its synonym `varchar`.
 * Throws when the text is no type: user-defined types aren't supported.
 */
export function normaliseType(type: string): string {
  const tokens = type.toLowerCase().match(/[a-z0-9_]+|[<>,]|\S/g) ?? [];
  const parsed = parse(tokens, type);
  if (tokens.length > 0) throw new Error(`${JSON.stringify(type)} is not a CQL type: unexpected ${tokens[0]}`);
  return parsed;
}

function parse(tokens: string[], whole: string): string {
  const name = tokens.shift() ?? "";
  if (name === "vector") return vector(tokens, whole);
  const arity = ARITY[name];
  if (!arity) {
    if (!NATIVE.has(name))
      throw new Error(`${JSON.stringify(whole)} is not a CQL type: ${name ? `unknown ${name}` : "it is empty"}`);
    return name === "varchar" ? "text" : name;
  }
  expect(tokens, "<", whole);
  const inner = [parse(tokens, whole)];
  while (tokens[0] === ",") {
    tokens.shift();
    inner.push(parse(tokens, whole));
  }
  expect(tokens, ">", whole);
  if (inner.length < arity[0] || inner.length > arity[1])
    throw new Error(
      `${JSON.stringify(whole)} is not a CQL type: ${name} takes ${arity[0]} type(s), not ${inner.length}`,
    );
  return `${name}<${inner.join(", ")}>`;
}

function vector(tokens: string[], whole: string): string {
  expect(tokens, "<", whole);
  const element = parse(tokens, whole);
  expect(tokens, ",", whole);
  const size = tokens.shift() ?? "";
  if (!/^[1-9]\d*$/.test(size)) throw new Error(`${JSON.stringify(whole)} is not a CQL type: a vector needs a size`);
  expect(tokens, ">", whole);
  return `vector<${element}, ${size}>`;
}

function expect(tokens: string[], token: string, whole: string): void {
  const found = tokens.shift();
  if (found !== token)
    throw new Error(`${JSON.stringify(whole)} is not a CQL type: expected ${token}, found ${found ?? "its end"}`);
}
