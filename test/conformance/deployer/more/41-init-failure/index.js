"use strict";
const pulumi = require("@pulumi/pulumi");
const { Thing } = require("conformance-provider/thing");
const config = new pulumi.Config();
// A create or update that got half way: the resource is kept, and tried again.
const provider = {
    async check(olds, news) { return { inputs: news }; },
    async diff(id, olds, news) { return { changes: olds.value !== news.value }; },
    async create(inputs) {
        require("fs").appendFileSync(process.env.CALLS_FILE, JSON.stringify({ op: "create", name: inputs.name }) + "\n");
        if (inputs.fail) throw Object.assign(new Error("half way"), { id: inputs.name + "-id", properties: { name: inputs.name, value: inputs.value, half: true }, reasons: ["not ready", "still not ready"] });
        return { id: inputs.name + "-id", outs: inputs };
    },
    async update(id, olds, news) {
        require("fs").appendFileSync(process.env.CALLS_FILE, JSON.stringify({ op: "update", name: news.name }) + "\n");
        if (news.fail) throw Object.assign(new Error("half way"), { id, properties: { name: news.name, value: news.value, updated: true }, reasons: ["not yet"] });
        return { outs: news };
    },
    async delete(id, props) { require("fs").appendFileSync(process.env.CALLS_FILE, JSON.stringify({ op: "delete", name: props.name }) + "\n"); },
    async read(id, props) { return { id, props }; },
};
class Slow extends pulumi.dynamic.Resource {
    constructor(name, args, opts) { super(provider, name, { name, value: undefined, half: undefined, ...args }, opts, "conformance", "Slow"); }
}
const fail = config.getBoolean("fail");
const a = new Slow("a", { value: config.require("value"), fail });
new Thing("b", { value: a.value });
exports.value = a.value;
