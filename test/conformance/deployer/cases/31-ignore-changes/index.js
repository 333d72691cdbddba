"use strict";
const pulumi = require("@pulumi/pulumi");
const { Thing } = require("conformance-provider/thing");
const config = new pulumi.Config();
// Paths at the top, nested, in lists, with wildcards, of secrets, and of what isn't there.
const n = config.require("n");
new Thing("top", { value: n, note: n }, { ignoreChanges: ["value"] });
new Thing("nested", { value: { a: { b: n, c: n }, list: [n, { x: n, y: n }] } }, { ignoreChanges: ["value.a.b", "value.list[1].x"] });
new Thing("wild", { value: [{ x: n, y: n }, { x: n, y: n }], map: { one: { z: n, w: n }, two: { z: n, w: n } } }, { ignoreChanges: ["value[*].x", "map.*.z"] });
new Thing("all", { value: n, note: n }, { ignoreChanges: ["*"] });
new Thing("missing", { value: n }, { ignoreChanges: ["nope", "value.deep", "list[3]"] });
new Thing("secret", { value: pulumi.secret(n), note: n }, { ignoreChanges: ["value"] });
new Thing("quoted", { value: { "x.y": n, z: n } }, { ignoreChanges: ['value["x.y"]'] });
new Thing("grown", { value: n === "1" ? { a: "1" } : { a: "2", b: "2" }, extra: n === "1" ? undefined : "added" }, { ignoreChanges: ["value.b", "extra"] });
new Thing("shrunk", { value: n === "1" ? { a: "1", b: "1" } : { a: "2" }, extra: n === "1" ? "removed" : undefined }, { ignoreChanges: ["value.b", "extra"] });
new Thing("replaced", { value: n, note: n, replaceOn: ["note"] }, { ignoreChanges: ["value"] });
