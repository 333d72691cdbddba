// Runs the compiled program against mocks, and prints what it declares. In a process of its own: the test runner's
// resolves the project's packages to their sources, which plain Node can't load.
const { createRequire } = require("node:module");
const load = createRequire(`${__dirname}/../../../infra/dist/index.js`);
const pulumi = load("@pulumi/pulumi");

const resources = {};
const mocks = {
  newResource({ type, name, inputs }) {
    resources[name] = { type, inputs };
    const state = { ...inputs, repoDigest: `sha256:${name}`, tableId: "table-1", materializationId: "mat-1" };
    return { id: `${name}-id`, state };
  },
  call: () => ({}),
};

(async () => {
  pulumi.runtime.setAllConfig(JSON.parse(process.argv[2]));
  await pulumi.runtime.setMocks(mocks, "rt-kaskada", "dev");
  const outputs = await pulumi.runtime.runInPulumiStack(load("./index.js"));
  await pulumi.runtime.disconnect();
  const id = outputs.materialization.id;
  outputs.materialization.id = id.promise ? await id.promise() : id;
  process.stdout.write(JSON.stringify({ resources, outputs }));
})().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
