"use strict";
const pulumi = require("@pulumi/pulumi");
const { Thing } = require("conformance-provider/thing");
const config = new pulumi.Config();
// The old one is gone when the new one can't be made: the next run goes on from there.
const n = config.require("n");
const fail = config.get("fail");
const a = new Thing("a", { value: n, replaceOn: ["value"], failCreate: fail }, { deleteBeforeReplace: true });
if (!config.getBoolean("less")) new Thing("b", { value: a.serial, replaceOn: ["value"] });
new Thing("c", { value: a.serial });
const d = new Thing("d", { value: "d" }, { parent: a });
new Thing("e", { value: "e" }, { deletedWith: a });
