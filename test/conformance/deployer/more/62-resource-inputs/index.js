"use strict";
const pulumi = require("@pulumi/pulumi");
const { Thing } = require("conformance-provider/thing");
const config = new pulumi.Config();
// Resources as inputs, and the ids and URNs within values.
const v = config.require("v");
const a = new Thing("a", { value: v, replaceOn: ["value"] });
const c = new pulumi.ComponentResource("conformance:index:C", "c");
new Thing("b", { value: a, list: [a, { deep: a }], component: c });
new Thing("d", { value: a.id, urn: a.urn, "c-urn": c.urn });
exports.component = c;
