"use strict";
const pulumi = require("@pulumi/pulumi");
const { Thing } = require("conformance-provider/thing");
const config = new pulumi.Config();
// Reading what exists; taking it over; giving it up; what isn't there.
const mode = config.require("mode");
const a = new Thing("a", { value: "1" });
if (mode === "read") { const r = new Thing("r", {}, { id: a.id }); exports.r = r.echo; new Thing("user", { value: r.echo }); }
if (mode === "fixed") { const r = new Thing("r", { value: "x" }, { id: "a-1" }); exports.r = r.echo; new Thing("user", { value: r.echo }); }
if (mode === "missing") new Thing("nothing", {}, { id: "no-such-id" });
if (mode === "own") new Thing("r", { value: "mine" });
