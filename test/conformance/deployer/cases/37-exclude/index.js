"use strict";
const pulumi = require("@pulumi/pulumi");
const { Thing } = require("conformance-provider/thing");
const config = new pulumi.Config();
const v = config.require("v");
const a = new Thing("a", { value: v });
const b = new Thing("b", { value: a.echo });
new Thing("c", { value: v });
if (config.getBoolean("more")) { const d = new Thing("d", { value: v }); new Thing("e", { value: d.echo }); }
exports.a = a.echo;
