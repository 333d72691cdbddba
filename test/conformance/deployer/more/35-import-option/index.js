"use strict";
const pulumi = require("@pulumi/pulumi");
const { Thing } = require("conformance-provider/thing");
const config = new pulumi.Config();
// Dynamic resources can't be imported: the same error, and nothing lost.
const imported = config.get("id");
new Thing("a", { value: "1" });
new Thing("b", { value: "1" }, imported ? { import: imported } : {});
