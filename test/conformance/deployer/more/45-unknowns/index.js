"use strict";
const pulumi = require("@pulumi/pulumi");
const { Thing } = require("conformance-provider/thing");
const config = new pulumi.Config();
// What a preview can't know yet stays unknown wherever it goes, also within values.
const n = config.require("n");
const a = new Thing("a", { value: n, replaceOn: ["value"] });
const b = new Thing("b", { value: { deep: [a.serial, "known"], text: pulumi.interpolate`n=${a.serial}` }, known: "k" });
const c = new Thing("c", { value: b.value.apply((v) => v.text), replaceOn: ["value"] });
const d = new Thing("d", { value: c.id, list: pulumi.all([c.id, c.urn]).apply((x) => x.length) });
new Thing("e", { value: "apart" });
a.serial.apply((s) => new Thing("within", { value: s }));
exports.all = { a: a.serial, b: [b.known, b.id], urn: c.urn };
exports.sum = pulumi.all([a.serial, d.echo]).apply(([x, y]) => `${x}/${y}`);
