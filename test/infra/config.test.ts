import { expect, test } from "vitest";
import { parseConfig, projectRoot } from "../../infra/config.js";

const parse = (settings: Record<string, string> = {}) =>
  parseConfig(Object.fromEntries(Object.entries(settings).map(([k, v]) => [`rt-kaskada:${k}`, v])), "/project");

test("has a default for everything", () => {
  expect(parse()).toEqual({
    platform: "docker",
    images: "official",
    source: "/project/.data/eshop.csv",
    loadCount: -1,
    produceCount: -1,
    query: "/project/schemas/eshop.fenl",
    inputSchema: "/project/schemas/eshop-input.avsc",
    outputSchema: "/project/schemas/eshop-output.avsc",
    timeColumn: "event_time",
    keyColumn: "so_key",
    partitions: 3,
    latenessMs: 1000,
    quietMs: 1000,
    lateRows: "drop",
    ports: { cassandra: 9042, pulsar: 6650, pulsarAdmin: 8080, kaskada: 50051 },
    tenant: "rt-kas-proc",
    namespace: "default",
    inputTopic: "rt_kas_input_tp",
    outputTopic: "rt_kas_output_tp",
    keyspace: "rt_kas_proc",
    inputTable: "eshop_input",
    outputTable: "eshop_output",
    kaskadaTable: "kasTblInput",
    materialization: "mat-rt_kas_output_tp",
  });
});

test("takes what is given, and leaves other namespaces alone", () => {
  const config = parseConfig(
    { "rt-kaskada:partitions": "5", "docker:host": "unix:///x", "aws:region": "eu" },
    "/project",
  );
  expect(config.partitions).toBe(5);
  expect(parse({ ports: '{"cassandra": 9142}' }).ports).toMatchObject({ cassandra: 9142, pulsar: 6650 });
  expect(parse({ source: "/data/mine.csv" }).source).toBe("/data/mine.csv");
  expect(parse({ source: "mine.csv" }).source).toBe("/project/mine.csv");
});

test.each([
  [{ platform: "kubernetes" }, 'rt-kaskada:platform is "kubernetes": allowed: docker'],
  [{ images: "mine" }, 'rt-kaskada:images is "mine": allowed: official, local'],
  [{ loadCount: "-2" }, 'rt-kaskada:loadCount is "-2": allowed: a whole number from -1 up'],
  [{ partitions: "0" }, 'rt-kaskada:partitions is "0": allowed: a whole number from 1 to 1000'],
  [{ partitions: "3.5" }, 'rt-kaskada:partitions is "3.5"'],
  [{ ports: "9042" }, 'rt-kaskada:ports is "9042": allowed: an object such as {"cassandra": 9142}'],
  [{ ports: '{"cassandra":70000}' }, "cassandra allowed: a whole number from 1 to 65535"],
  [{ ports: '{"cassandra":8080}' }, "cassandra and pulsarAdmin are both 8080"],
  [{ ports: '{"cassandar":1}' }, "cassandar is unknown; allowed: cassandra, pulsar, pulsarAdmin, kaskada"],
  [{ keyspace: "My-Space" }, 'rt-kaskada:keyspace is "My-Space": allowed: a lower-case letter'],
  [{ outputTable: "eshop_input" }, "rt-kaskada:inputTable and rt-kaskada:outputTable are both eshop_input"],
  [{ inputTable: "runs" }, 'rt-kaskada:inputTable is "runs"'],
  [{ source: " " }, "allowed: the path of a file"],
  [{ loadcout: "1" }, "rt-kaskada:loadcout is not a setting: did you mean loadCount?"],
])("names the key, the value and what is allowed: %o", (settings, message) => {
  expect(() => parse(settings as Record<string, string>)).toThrow(message);
});

test("tells everything that is wrong at once", () => {
  const failure = () => parse({ loadCount: "many", portz: "{}" });
  expect(failure).toThrow(/loadCount/);
  expect(failure).toThrow(/did you mean ports/);
});

test("finds the project's folder from wherever the program runs", () => {
  expect(projectRoot(`${import.meta.dirname}/../../infra/resources`)).toBe(projectRoot());
  expect(() => projectRoot("/")).toThrow("no Pulumi.yaml");
});
