"use strict";
const pulumi = require("@pulumi/pulumi");
const { Thing } = require("conformance-provider/thing");
const config = new pulumi.Config();
class Group extends pulumi.ComponentResource {
    constructor(name, deps, opts) {
        super("conformance:index:Group", name, {}, opts);
        this.one = new Thing(`${name}-one`, { value: "1" }, { parent: this });
        this.inner = new pulumi.ComponentResource("conformance:index:Inner", `${name}-inner`, {}, { parent: this });
        this.two = new Thing(`${name}-two`, { value: "2" }, { parent: this.inner });
        if (config.get("outputs") !== "false") this.registerOutputs({ one: this.one.echo });
    }
}
const first = new Thing("first", { value: "f" });
const g = new Group("g", [], { dependsOn: first });
const h = new Group("h", [], { dependsOn: pulumi.output([g]) });
new Thing("on-group", { value: "x" }, { dependsOn: [g] });
new Thing("on-value", { value: pulumi.all([g.one.echo, h.two.echo]).apply((x) => x.join()), list: [g.one.serial, { deep: h.one.serial }] });
new Thing("on-promise", { value: Promise.resolve("p") }, { dependsOn: Promise.resolve(first) });
new Thing("child", { value: "c" }, { parent: first });
new Thing("grandchild", { value: first.child ?? "gc" }, { parent: g.one, dependsOn: h });
