"use strict";
const pulumi = require("@pulumi/pulumi");
const { Thing } = require("conformance-provider/thing");
const config = new pulumi.Config();
const on = config.getBoolean("on");
class Group extends pulumi.ComponentResource {
    constructor(name, opts) { super("conformance:index:Group", name, {}, opts); new Thing(`${name}-child`, { value: "1" }, { parent: this }); this.registerOutputs({}); }
}
if (on) {
    pulumi.runtime.registerStackTransformation((a) => (a.name === "renamed" ? { props: a.props, opts: pulumi.mergeOptions(a.opts, { aliases: [{ name: "named" }] }) } : undefined));
    pulumi.runtime.registerResourceTransform(async (a) => {
        if (a.name === "guarded") return { props: a.props, opts: { ...a.opts, protect: true } };
        if (a.name === "ignoring") return { props: { ...a.props, value: "changed" }, opts: { ...a.opts, ignoreChanges: ["value"] } };
        if (a.name === "secret") return { props: { ...a.props, value: pulumi.secret("s") }, opts: { ...a.opts, additionalSecretOutputs: ["serial"] } };
        if (a.name === "kept") return { props: a.props, opts: { ...a.opts, retainOnDelete: true, customTimeouts: { create: "7m" }, dependsOn: [secret] } };
        return undefined;
    });
}
new Thing(on ? "renamed" : "named", { value: "1" });
new Thing("guarded", { value: "1" });
new Thing("ignoring", { value: "1" });
const secret = new Thing("secret", { value: "1" });
new Thing("kept", { value: "1" });
new Group("g", { transforms: [async (a) => (a.custom ? { props: { ...a.props, tag: "inherited" }, opts: a.opts } : undefined)], transformations: [(a) => ({ props: { ...a.props, tag2: a.name }, opts: a.opts })] });
new Thing("own", { value: "1" }, { transforms: [(a) => ({ props: { ...a.props, order: [...(a.props.order ?? []), "first"] }, opts: a.opts }), (a) => ({ props: { ...a.props, order: [...(a.props.order ?? []), "second"] }, opts: a.opts })] });
if (config.getBoolean("throw")) new Thing("throws", { value: "1" }, { transforms: [() => { throw new Error("the transform failed"); }] });
