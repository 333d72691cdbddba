import type { Plan } from "@rt-kaskada/fenl";
import type { PulsarConfig } from "@rt-kaskada/kaskada-api";
import type { RecordSchema } from "@rt-kaskada/records";

/** A stream-backed table as a job reads it. */
export interface JobTable {
  name: string;
  source: PulsarConfig;
  schema: RecordSchema;
  timeColumn: string;
  keyColumn: string;
  /** Column that orders rows of one time; the order of arrival without it. */
  subsortColumn?: string;
  /** Whether a slice applies: not to tables of another grouping, which are looked things up in. */
  sliced: boolean;
}

/** A materialization over streams, compiled. */
export interface JobDefinition {
  id: string;
  name: string;
  plan: Plan;
  tables: JobTable[];
  destination: PulsarConfig;
  /** The schema the query's rows have; the topic may have one of its own that takes them. */
  resultSchema: RecordSchema;
  /** Whether the materialization's slice takes rows of this entity. */
  accepts(key: unknown): boolean;
}

/** Raised where trying again can't help: the job stops and says why. */
export class FatalJobError extends Error {
  override name = "FatalJobError";
}
