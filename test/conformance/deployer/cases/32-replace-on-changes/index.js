"use strict";
const pulumi = require("@pulumi/pulumi");
const { Thing } = require("conformance-provider/thing");
const config = new pulumi.Config();
// A provider without a diff of its own: the engine compares inputs, and replaceOnChanges decides.
const fs = require("fs");
const provider = {
    async create(inputs) { require("fs").appendFileSync(process.env.CALLS_FILE, JSON.stringify({ op: "create", name: inputs.name }) + "\n"); return { id: inputs.name + "-id", outs: inputs }; },
    async update(id, olds, news) { require("fs").appendFileSync(process.env.CALLS_FILE, JSON.stringify({ op: "update", name: news.name }) + "\n"); return { outs: news }; },
    async delete(id, props) { require("fs").appendFileSync(process.env.CALLS_FILE, JSON.stringify({ op: "delete", name: props.name }) + "\n"); },
};
class Plain extends pulumi.dynamic.Resource {
    constructor(name, args, opts) { super(provider, name, { name, ...args }, opts, "conformance", "Plain"); }
}
const n = config.require("n");
new Plain("top", { value: n, note: n }, { replaceOnChanges: ["value"] });
new Plain("other", { value: "same", note: n }, { replaceOnChanges: ["value"] });
new Plain("nested", { value: { a: { b: n } } }, { replaceOnChanges: ["value.a.b"] });
new Plain("list", { value: [n, n] }, { replaceOnChanges: ["value[1]"] });
new Plain("all", { value: n }, { replaceOnChanges: ["*"] });
const before = new Plain("before", { value: n }, { replaceOnChanges: ["value"], deleteBeforeReplace: true });
new Plain("after", { value: before.value }, { replaceOnChanges: ["value"] });
new Thing("own-diff", { value: n }, { replaceOnChanges: ["value"] });
