"use strict";
const pulumi = require("@pulumi/pulumi");
const { Thing } = require("conformance-provider/thing");
const config = new pulumi.Config();
// A protected resource can be updated, but neither replaced nor deleted; children inherit the protection.
class Group extends pulumi.ComponentResource {
    constructor(name, opts) {
        super("conformance:index:Group", name, {}, opts);
        new Thing(`${name}-child`, { value: "c" }, { parent: this });
        new Thing(`${name}-free`, { value: "f" }, { parent: this, protect: false });
    }
}
const protect = config.getBoolean("protect");
const keep = config.get("keep") !== "false";
if (keep) new Thing("a", { value: config.require("value"), note: config.get("note"), replaceOn: ["value"] }, { protect });
if (keep) new Group("g", { protect });
