"use strict";
const pulumi = require("@pulumi/pulumi");
const { Thing } = require("conformance-provider/thing");
const config = new pulumi.Config();
const mode = config.require("mode");
const a = new Thing("a", { value: mode === "fail" ? "2" : "1", failUpdate: mode === "fail" ? "no" : undefined, hidden: pulumi.secret("h") });
exports.resource = a;
exports.list = [a.id, a.urn];
if (mode === "first") exports.removed = "soon";
if (mode === "second") exports.added = a.hidden;
exports.changing = mode;
exports.secret = mode === "first" ? "plain" : pulumi.secret("now secret");
if (mode === "throw") throw new Error("after exports");
if (mode === "run") throw new pulumi.RunError("a run error");
if (mode === "resource") throw new pulumi.ResourceError("a resource error", a);
if (mode === "log") { pulumi.log.error("logged"); pulumi.log.warn("warned", a); }
if (mode === "exit") process.exit(3);
if (mode === "exit0") process.exit(0);
if (mode === "reject") Promise.reject(new Error("unhandled"));
if (mode === "print") { console.log("out"); console.error("err"); }
