import { describe, expect, it } from "vitest";
import { parseProject } from "../../../../packages/deployer/src/config/index.js";

const parse = (text: string) => parseProject("/p/Pulumi.yaml", text);

describe("Pulumi.yaml", () => {
  it("is read with runtime options, backend and program", () => {
    const project = parse(`
name: p3
runtime: {name: nodejs, options: {typescript: false}}
main: infra/
backend: {url: "file://./.state"}
options: {refresh: always}
plugins: {providers: [{name: docker, path: ./bin}]}
`);
    expect(project).toMatchObject({
      root: "/p",
      name: "p3",
      runtime: { name: "nodejs", options: { typescript: false } },
      main: "infra/",
      backendUrl: "file://./.state",
      refreshAlways: true,
      plugins: [{ name: "docker", path: "./bin" }],
    });
    expect(parse("name: a\nruntime: nodejs").runtime).toEqual({ name: "nodejs", options: {} });
  });

  it("declares configuration in the short and the long form", () => {
    const { config } = parse(`
name: p3
runtime: nodejs
config:
  short: 3
  object: {a: 1}
  typed: {type: array, items: {type: integer}, default: [1]}
  needed: {type: boolean}
  hidden: {default: x, secret: true}
  kubernetes:context: {value: minikube}
`);
    expect(Object.fromEntries(config)).toEqual({
      "p3:short": { default: 3, secret: false },
      "p3:object": { default: { a: 1 }, secret: false },
      "p3:typed": { type: "array<integer>", default: [1], secret: false },
      "p3:needed": { type: "boolean", secret: false },
      "p3:hidden": { default: "x", secret: true },
      "kubernetes:context": { value: "minikube", secret: false },
    });
  });

  it.each([
    ["runtime: nodejs", "it has no `name`"],
    ["name: a", "it has no `runtime`"],
    ["name: [", "could not load the project file /p/Pulumi.yaml"],
    ["name: a\nruntime: nodejs\nconfig: {k: {type: float}}", "configuration key 'k' has the type 'float'; allowed are"],
    ["name: a\nruntime: nodejs\nconfig: {k: {default: 1, value: 1}}", "has both a default and a value"],
    ["name: a\nruntime: nodejs\nconfig: {b:k: {type: string}}", "is not of this project's namespace"],
    ["name: a\nruntime: nodejs\nconfig: {b:k: 1}", "it takes `value`, not a default"],
  ])("%j is refused: %s", (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});
