"use strict";
const pulumi = require("@pulumi/pulumi");
const { Thing } = require("conformance-provider/thing");
const config = new pulumi.Config();
// Components renamed, retyped, moved; their children come along.
const step = config.requireNumber("step");
class Group extends pulumi.ComponentResource {
    constructor(type, name, opts) {
        super(type, name, {}, opts);
        const child = new Thing(`${name}-child`, { value: "1" }, { parent: this });
        const inner = new pulumi.ComponentResource("conformance:index:Inner", `${name}-inner`, {}, { parent: this });
        new Thing(`${name}-deep`, { value: child.echo }, { parent: inner });
        this.registerOutputs({});
    }
}
const G = "conformance:index:Group", H = "conformance:index:Other";
if (step === 1) new Group(G, "old");
if (step === 2) new Group(G, "new", { aliases: [{ name: "old" }] });
if (step === 3) new Group(H, "new", { aliases: [{ type: G }] });
if (step === 4) { const outer = new pulumi.ComponentResource("conformance:index:Outer", "outer"); new Group(H, "new", { parent: outer, aliases: [{ parent: pulumi.rootStackResource }, { name: "unused" }] }); }
if (step === 5) new Group(H, "again", { aliases: ["urn:pulumi:dev::conformance::conformance:index:Outer$conformance:index:Other::new"] });
if (step === 6) { new Thing("x", { value: "1" }, { aliases: [{ name: "again-child", parent: "urn:pulumi:dev::conformance::conformance:index:Other::again" }] }); new Thing("y", { value: "1" }, { aliases: [{ name: "x" }] }); }
if (step === 7) { new Thing("z", { value: "1" }, { aliases: [{ name: "x" }] }); new Thing("w", { value: "1" }, { aliases: [{ name: "x" }] }); }
