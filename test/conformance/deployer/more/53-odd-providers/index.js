"use strict";
const pulumi = require("@pulumi/pulumi");
const { Thing } = require("conformance-provider/thing");
const config = new pulumi.Config();
// Providers that say little, or nothing, or the wrong thing.
const all = [];
const make = (name, provider, args) => { const made = new (class extends pulumi.dynamic.Resource { constructor() { super(provider, name, { name, ...args }, name.startsWith("bad") ? { dependsOn: [...all] } : {}, "conformance", "Odd"); } })(); all.push(made); };
const n = config.require("n");
make("only-create", { async create(i) { return { id: "only", outs: { made: i.value } }; } }, { value: "1" });
make("no-update", { async create(i) { return { id: "nu" + i.value, outs: i }; }, async diff(id, o, w) { return { replaces: o.value === w.value ? [] : ["value"] }; } }, { value: n });
make("no-outs", { async create() { return { id: "none" }; }, async update() {} }, { value: n });
make("checks", { async check(o, w) { return n0(w); function n0(w) { return { inputs: { ...w, added: "by check", value: String(w.value).toUpperCase() } }; } }, async create(i) { return { id: "c", outs: i }; }, async update(id, o, w) { return { outs: { ...w, was: o.value } }; } }, { value: `v${n}` });
make("stables", { async diff(id, o, w) { return { changes: o.value !== w.value, stables: ["name"] }; }, async create(i) { return { id: "s", outs: i }; }, async update(id, o, w) { return { outs: w }; } }, { value: n });
if (config.get("bad") === "check") make("bad-check", { async check() { return { failures: [{ property: "value", reason: "first" }, { property: "", reason: "second" }] }; }, async create() { return { id: "x" }; } }, { value: "1" });
if (config.get("bad") === "diff") make("bad-diff", { async create() { return { id: "x" }; }, async diff() { throw new Error("diff failed"); } }, { value: n });
if (config.get("bad") === "id") make("bad-id", { async create() { return {}; } }, { value: "1" });
if (config.get("bad") === "throw") make("bad-check-throw", { async check() { throw new Error("check failed"); }, async create() { return { id: "x" }; } }, { value: "1" });
