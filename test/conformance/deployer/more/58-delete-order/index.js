"use strict";
const pulumi = require("@pulumi/pulumi");
const { Thing } = require("conformance-provider/thing");
const config = new pulumi.Config();
if (config.get("keep") !== "false") {
    const a = new Thing("a", { value: "1" });
    const b = new Thing("b", { value: a.echo });
    const c = new Thing("c", { value: "1" }, { dependsOn: [b] });
    const d = new Thing("d", { value: "1" }, { parent: c });
    const e = new Thing("e", { value: d.echo }, { deletedWith: a });
    new Thing("f", { value: e.echo });
}
new Thing("z", { value: "1" });
