"use strict";
const pulumi = require("@pulumi/pulumi");
const { Thing } = require("conformance-provider/thing");
const config = new pulumi.Config();
const fs = require("fs");
const on = config.get("hooks") !== "off";
const log = (what) => fs.appendFileSync(process.env.CALLS_FILE, JSON.stringify({ op: "hook", name: what }) + "\n");
const hook = (name, opts) => new pulumi.ResourceHook(name, async (a) => {
    log(`${name} ${a.name} ${a.id ? "id" : "-"} ${JSON.stringify(a.newInputs?.value)} ${JSON.stringify(a.oldInputs?.value)} ${JSON.stringify(a.newOutputs?.echo)} ${JSON.stringify(a.oldOutputs?.echo)}`);
    if (config.get("fail") === name) throw new Error(`${name} failed`);
}, opts);
const hooks = on ? { beforeCreate: [hook("bc", { onDryRun: true })], afterCreate: [hook("ac")], beforeUpdate: [hook("bu")], afterUpdate: [hook("au")], beforeDelete: [hook("bd")], afterDelete: [hook("ad")] } : undefined;
if (config.get("keep") !== "false") {
    const a = new Thing("a", { value: config.require("v"), replaceOn: config.getBoolean("replace") ? ["value"] : undefined }, { hooks });
    new Thing("b", { value: a.echo });
} else new Thing("c", { value: "1" });
