import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
// As it is built: the files that it names exist there only.
import { sdkNodeArguments } from "../../../../packages/deployer/dist/sdk/node-arguments.js";

const folder = mkdtempSync(join(tmpdir(), "rt-kaskada-preload-"));
symlinkSync(fileURLToPath(new URL("../../../../node_modules", import.meta.url)), join(folder, "node_modules"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a script prints that runs as programs do. */
function run(script: string, args: readonly string[] = sdkNodeArguments): string {
  const file = join(folder, "script.cjs");
  writeFileSync(file, script);
  return execFileSync(process.execPath, [...args, file], { encoding: "utf8" }).trim();
}

describe("with what is preloaded", () => {
  test("the SDK starts without what it seldom uses", () => {
    const script = `
      require("@pulumi/pulumi"); require("@pulumi/pulumi/cmd/run/tracing");
      const loaded = (name) => Object.values(require.cache).some((m) => m.filename?.includes("/node_modules/" + name) && m.children.length);
      console.log(["pacote", "@opentelemetry/core", "glob"].filter(loaded).join() || "nothing");`;
    expect(run(script)).toBe("nothing");
    expect(run(script, [])).not.toBe("nothing");
  });

  test("it finds it as soon as it is used", () => {
    const script = `
      const { serializeFunction } = require("@pulumi/pulumi/runtime/closure/serializeClosure");
      const captured = 42;
      serializeFunction(() => captured).then(({ text }) => {
        const exports = {};
        new Function("exports", text)(exports);
        console.log(exports.handler());
      });`;
    expect(run(script)).toBe("42");
  });

  test("functions and classes that it picks out early are the real ones when called", () => {
    const script = `
      const { resourceFromAttributes } = require("@opentelemetry/resources");
      const { NodeTracerProvider } = require("@opentelemetry/sdk-trace-node");
      const provider = new NodeTracerProvider({ resource: resourceFromAttributes({ a: 1 }) });
      console.log(typeof provider.getTracer("x").startSpan);`;
    expect(run(script)).toBe("function");
  });

  test("a compiled program's stack shows its sources", () => {
    const map = { version: 3, sources: ["program.ts"], names: [], mappings: "AAAA;AASA" };
    writeFileSync(
      join(folder, "program.js"),
      `"use strict";\nexports.stack = () => new Error().stack;\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString("base64")}`,
    );
    expect(run(`console.log(require("./program.js").stack());`)).toContain("program.ts:10");
  });
});
