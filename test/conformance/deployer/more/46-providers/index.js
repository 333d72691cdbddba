"use strict";
const pulumi = require("@pulumi/pulumi");
const { Thing } = require("conformance-provider/thing");
const config = new pulumi.Config();
// Providers made by the program: passed on by components, changed, exchanged.
class Dynamic extends pulumi.ProviderResource { constructor(name, props, opts) { super("pulumi-nodejs", name, props, opts); } }
const which = config.require("which");
const one = new Dynamic("one", { setting: config.get("setting") ?? "s" });
const two = new Dynamic("two", { setting: "t", secret: pulumi.secret("x") });
const pick = { one, two, default: undefined }[which];
new Thing("direct", { value: "1" }, { provider: pick });
class Group extends pulumi.ComponentResource {
    constructor(name, opts) {
        super("conformance:index:Group", name, {}, opts);
        new Thing(`${name}-child`, { value: "1" }, { parent: this });
        const inner = new pulumi.ComponentResource("conformance:index:Inner", `${name}-inner`, {}, { parent: this });
        new Thing(`${name}-deep`, { value: "1" }, { parent: inner });
    }
}
new Group("g", pick ? { providers: [pick] } : {});
new Group("h", pick ? { providers: { "pulumi-nodejs": pick } } : {});
new Group("i", pick ? { provider: pick } : {});
const p = new Thing("parent", { value: "1" }, { provider: pick });
new Thing("follows", { value: "1" }, { parent: p });
