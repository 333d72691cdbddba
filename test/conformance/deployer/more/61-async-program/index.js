"use strict";
const pulumi = require("@pulumi/pulumi");
const { Thing } = require("conformance-provider/thing");
// The program is a function; resources appear late, and outputs are what it returns.
module.exports = async () => {
    const config = new pulumi.Config();
    const names = config.requireObject("names");
    await new Promise((resolve) => setTimeout(resolve, 50));
    const things = names.map((name, i) => new Thing(name, { value: i }));
    const self = pulumi.runtime.invoke("pulumi:pulumi:getResource", { urn: things[0].urn }).then((r) => r.id, (e) => "failed");
    return { names, count: things.length, first: things[0]?.echo, project: pulumi.getProject(), stack: pulumi.getStack(), organization: pulumi.getOrganization(), dry: pulumi.runtime.isDryRun() };
};
