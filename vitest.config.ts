import { defineConfig } from "vitest/config";

/** Of tests with processes and servers of their own. */
const integration = {
  testTimeout: 120_000,
  hookTimeout: 300_000,
  fileParallelism: false,
  // Of tests that say they may run side by side: as many as keep two cores busy.
  maxConcurrency: 3,
};

export default defineConfig({
  resolve: { conditions: ["source"] },
  ssr: { resolve: { conditions: ["source"] } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/**/*.int.test.ts", "test/e2e/**"],
          // A busy machine is no failure.
          testTimeout: 30_000,
          // Of two cores one alone would be used.
          maxWorkers: "100%",
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["test/{apps,infra}/**/*.int.test.ts"],
          ...integration,
        },
      },
      {
        extends: true,
        test: {
          // Packages need neither Cassandra nor Pulsar, so these tests can run beside those that do.
          name: "integration-packages",
          include: ["test/packages/**/*.int.test.ts"],
          ...integration,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          testTimeout: 900_000,
          hookTimeout: 900_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
