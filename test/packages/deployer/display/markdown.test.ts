import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EngineEvent } from "../../../../packages/deployer/src/display/events.js";
import { MarkdownReport } from "../../../../packages/deployer/src/display/markdown.js";
import { fenced, inlineCode } from "../../../../packages/deployer/src/display/markdown-text.js";
import { Secret } from "../../../../packages/deployer/src/values/index.js";
import { properties } from "../values/arbitraries.js";
import { resource, stepTo, summary } from "./support.js";

function report(events: EngineEvent[], maxLength?: number): string {
  const markdown = new MarkdownReport("proj/dev", ["from the configuration"], maxLength);
  for (const event of events) markdown.add(event);
  return markdown.toMarkdown();
}

const table = (columns: string[]) => resource("rt:cassandra:Table", "input", { columns });
const thing = (value: string) => resource("rt:x:Thing", "thing", { value });

describe("a preview's report", () => {
  it("says when nothing changes, in a few lines", () => {
    const same = stepTo("same", thing("a"), thing("a"));
    expect(report([same, summary({ same: 4 })])).toBe(
      "<!-- preview of proj/dev -->\n### Preview of `proj/dev`\n\nNo changes. 4 unchanged.\n",
    );
  });

  it("begins with the counts and folds what changes", () => {
    const events = [
      stepTo("create", undefined, thing("new")),
      stepTo("update", table(["a"]), table(["a", "b"])),
      summary({ create: 1, update: 1, same: 7 }),
    ];
    expect(report(events)).toBe(`<!-- preview of proj/dev -->
### Preview of \`proj/dev\`

**1 to create**, **1 to update** · 7 unchanged

<details>
<summary>Show 2 changes</summary>

- create **\`rt:x:Thing\`** \`thing\`
  \`\`\`diff
  + value: "new"
  \`\`\`
- update **\`rt:cassandra:Table\`** \`input\`
  \`\`\`diff
    columns: [
  +   [1]: "b"
    ]
  \`\`\`

</details>
`);
  });

  it("calls out in the open what may lose data, and what else goes", () => {
    const text = report([
      stepTo("create-replacement", table(["a"]), table(["b"])),
      stepTo("replace", table(["a"]), table(["b"]), ["columns"]),
      stepTo("delete-replaced", table(["a"]), undefined),
      stepTo("delete", thing("a"), undefined),
      stepTo("delete", resource("rt:x:Topic", "kept", {}, { retainOnDelete: true }), undefined),
      stepTo("delete", resource("rt:x:Group", "component", {}, { custom: false }), undefined),
      summary({ replace: 1, delete: 3 }),
    ]);
    const [head, folded] = text.split("<details>");
    expect(head).toContain(
      "> [!CAUTION]\n> Data will be lost unless it is kept elsewhere:\n>\n> - replace **`rt:cassandra:Table`** `input`, because of `columns`\n",
    );
    expect(head).toContain("> [!WARNING]\n> Will be deleted or made anew:\n>\n> - delete **`rt:x:Thing`** `thing`\n");
    expect(head).not.toMatch(/kept`|component`/);
    expect(folded).toContain("delete **`rt:x:Topic`** `kept` (kept, only forgotten)");
    expect(folded!.match(/rt:cassandra:Table/g)).toHaveLength(1);
  });

  it("calls out what an earlier replacement left to delete", () => {
    expect(report([stepTo("delete-replaced", table(["a"]), undefined), summary({})])).toContain("[!CAUTION]");
  });

  it("shows errors, and no secret even in them", () => {
    const secretive = resource("rt:x:Thing", "thing", {
      token: new Secret("hunter2"),
      deep: [new Secret({ a: "hunter3" })],
    });
    const text = report([
      stepTo("create", undefined, secretive),
      { kind: "diagnostic", urn: secretive.urn, severity: "error", message: "can't log in with hunter2 or hunter3\n" },
      { kind: "diagnostic", urn: "", severity: "warning", message: "it is: from the configuration" },
      { kind: "diagnostic", urn: "", severity: "info", message: "not shown" },
      summary({}, "failed"),
    ]);
    expect(text).toContain("### Preview of `proj/dev` failed\n");
    expect(text).toContain(
      "```text\nerror: rt:x:Thing thing: can't log in with [secret] or [secret]\nwarning: it is: [secret]\n```",
    );
    expect(text).toContain("+ token: [secret]");
    expect(text).not.toMatch(/hunter|not shown/);
  });

  it("leaves providers, internal steps and repeated reads out", () => {
    const provider = stepTo("create", undefined, resource("pulumi:providers:x", "explicit", {}));
    const internal = { ...stepTo("create", undefined, thing("a")), internal: true };
    const read = stepTo("read", thing("a"), thing("a"));
    expect(report([provider, internal, read, summary({})])).not.toContain("<details>");
    expect(report([stepTo("read", undefined, thing("a")), summary({ read: 1 })])).toContain("- read **`rt:x:Thing`**");
  });

  it("stays within the limit, whole entries first, and tells what it left out", () => {
    const many = Array.from({ length: 400 }, (_, index) =>
      stepTo("create", undefined, resource("rt:x:Thing", `thing-${index}`, { text: "x".repeat(400) })),
    );
    const text = report([...many, summary({ create: 400 })]);
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(text).toContain("`thing-399`");
    expect(text.length).toBeGreaterThan(60_000);
    const short = report([...many, summary({ create: 400 })], 5000);
    expect(short.length).toBeLessThanOrEqual(5000);
    expect(short).toMatch(/- and \d+ more, left out for length\n\n<\/details>\n$/);
  });

  it("cuts one huge resource short", () => {
    const huge = thing(Array.from({ length: 5000 }, (_, line) => `line ${line}`).join("\n"));
    const text = report([stepTo("create", undefined, huge), summary({ create: 1 })]);
    expect(text).toContain("… 4851 more lines");
    expect(report([stepTo("create", undefined, thing("y".repeat(100_000))), summary({})]).length).toBeLessThan(3000);
  });

  it("keeps to the limit and closes what it opens, whatever the values", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), properties, properties), { maxLength: 5 }), (changes) => {
        const events = changes.map(([name, olds, news]) =>
          stepTo("update", resource("rt:x:Thing", name, olds), resource("rt:x:Thing", name, news)),
        );
        const text = report([...events, summary({ update: events.length })], 2000);
        expect(text.length).toBeLessThanOrEqual(2000);
        const fences = text.match(/^ *`{3,}(diff|text)?$/gm) ?? [];
        expect(fences.length % 2).toBe(0);
        expect(text.includes("<details>")).toBe(text.trimEnd().endsWith("</details>"));
      }),
    );
  });
});

describe("code in Markdown", () => {
  it("can't be ended by its content", () => {
    expect(inlineCode("a`b")).toBe("`` a`b ``");
    expect(inlineCode("a\nb")).toBe("`a b`");
    expect(fenced("```\n````", "diff")).toBe("`````diff\n```\n````\n`````");
  });
});
