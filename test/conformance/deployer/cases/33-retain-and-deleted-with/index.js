"use strict";
const pulumi = require("@pulumi/pulumi");
const { Thing } = require("conformance-provider/thing");
const config = new pulumi.Config();
const n = config.require("n");
const gone = config.getBoolean("gone");
const host = gone ? undefined : new Thing("host", { value: n, replaceOn: ["value"] });
if (!gone) new Thing("guest", { value: "g" }, { deletedWith: host });
if (!gone) new Thing("kept", { value: n, replaceOn: ["value"] }, { retainOnDelete: true });
class Group extends pulumi.ComponentResource {
    constructor(name, opts) { super("conformance:index:Group", name, {}, opts); new Thing(`${name}-child`, { value: n, replaceOn: ["value"] }, { parent: this }); }
}
new Group("retained", { retainOnDelete: true });
if (!gone) new Group("with-host", { deletedWith: host });
new Thing("last", { value: "l" }, { retainOnDelete: true });
