import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLog } from "@rt-kaskada/common";
import { startKaskada } from "@rt-kaskada/kaskada";
import type { KaskadaTableArgs, MaterializationArgs, PulsarTopic } from "@rt-kaskada/providers";
import { pulsar } from "../../../support/servers.js";
import { Witness } from "../pulsar/support.js";
import { unique } from "../support.js";

const schemas = `${import.meta.dirname}/../../../../schemas`;
export const INPUT_SCHEMA = readFileSync(`${schemas}/eshop-input.avsc`, "utf8");
export const OUTPUT_SCHEMA = readFileSync(`${schemas}/eshop-output.avsc`, "utf8");
export const QUERY = readFileSync(`${schemas}/eshop.fenl`, "utf8").trim();

/** A running service, and topics for it to read and write. */
export async function kaskadaWorld() {
  const { serviceUrl, adminUrl } = await pulsar();
  const witness = new Witness(adminUrl);
  const tenant = unique("infra-kas");
  const dropTenant = await witness.tenant(tenant);
  const declare = async (name: string, schema: string) => {
    await witness.call("PUT", `persistent/${tenant}/ns/${name}/partitions`, 2);
    await witness.call("POST", `schemas/${tenant}/ns/${name}/schema`, { type: "AVRO", schema, properties: {} });
  };
  await declare("in", INPUT_SCHEMA);
  await declare("out", OUTPUT_SCHEMA);

  const dataDir = mkdtempSync(join(tmpdir(), "rtk-infra-kaskada-"));
  const service = await startKaskada({ dataDir, grpcPort: 0, host: "127.0.0.1", log: silentLog });
  const connection = { address: `127.0.0.1:${service.port}`, timeoutSeconds: 30 };
  const topic = (name: string): PulsarTopic => ({
    brokerUrl: serviceUrl,
    adminUrl,
    tenant,
    namespace: "ns",
    topic: name,
  });
  return {
    witness,
    topic,
    connection,
    /** Arguments of a table over the input topic. */
    tableArgs: (more: Partial<KaskadaTableArgs> = {}): KaskadaTableArgs => ({
      connection,
      name: "Clicks",
      timeColumn: "event_time",
      keyColumn: "so_key",
      source: topic("in"),
      schema: INPUT_SCHEMA,
      ...more,
    }),
    /** Arguments of the project's own query, over that table. */
    materializationArgs: (more: Partial<MaterializationArgs> = {}): MaterializationArgs => ({
      connection,
      name: "mat-clicks",
      expression: QUERY.replaceAll("kasTblInput", "Clicks"),
      tables: [{ name: "Clicks", schema: INPUT_SCHEMA, timeColumn: "event_time", keyColumn: "so_key" }],
      tableIds: ["an id"],
      destination: topic("out"),
      outputSchema: OUTPUT_SCHEMA,
      ...more,
    }),
    async close() {
      await service.close();
      rmSync(dataDir, { recursive: true });
      await dropTenant();
    },
  };
}
