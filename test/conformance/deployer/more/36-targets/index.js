"use strict";
const pulumi = require("@pulumi/pulumi");
const { Thing } = require("conformance-provider/thing");
const config = new pulumi.Config();
const v = config.require("v");
const a = new Thing("a", { value: v });
const b = new Thing("b", { value: a.echo });
const c = new Thing("c", { value: v });
if (config.getBoolean("more")) { const d = new Thing("d", { value: v }); new Thing("e", { value: d.echo }, { dependsOn: [b] }); new Thing("f", { value: v }); }
if (!config.getBoolean("less")) new Thing("g", { value: v });
exports.a = a.echo;
exports.c = c.echo;
