"use strict";
const pulumi = require("@pulumi/pulumi");
const { Thing } = require("conformance-provider/thing");
const config = new pulumi.Config();
// The stack refers to itself, hence to what it left last time.
const mode = config.require("mode");
exports.secret = pulumi.secret("s");
exports.plain = { a: [1, 2], mode };
if (mode !== "first") {
    const self = new pulumi.StackReference(mode === "missing" ? "organization/conformance/none" : "organization/conformance/dev");
    exports.seen = self.getOutput("plain");
    exports.seenSecret = self.getOutput("secret");
    exports.none = self.getOutput("none");
    exports.detail = self.getOutputDetails("secret").then((d) => Object.keys(d).filter((k) => d[k] !== undefined));
    if (mode === "require") self.requireOutput("none").apply((x) => x);
    new Thing("a", { value: self.getOutput("plain"), hidden: self.getOutput("secret") });
}
