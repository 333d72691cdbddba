"use strict";
const pulumi = require("@pulumi/pulumi");
const { Thing } = require("conformance-provider/thing");
const config = new pulumi.Config();
const v = config.require("v");
new Thing("a", { value: v });
exports.v = v;
