"use strict";
const pulumi = require("@pulumi/pulumi");
const { Thing } = require("conformance-provider/thing");
const config = new pulumi.Config();
const mode = config.require("mode");
const a = new Thing("a", { value: "1" });
if (mode === "twice") new Thing("a", { value: a.echo });
if (mode === "component") { new pulumi.ComponentResource("conformance:index:C", "c"); new pulumi.ComponentResource("conformance:index:C", "c"); }
if (mode === "type") new pulumi.CustomResource("malformed", "n", { value: 1 });
if (mode === "parent") new Thing("child", { value: "1" }, { parent: new pulumi.ComponentResource("conformance:index:C", "c:with::colons$") });
