/**
 * What each dynamic resource does. The program's resource classes are thin shells that call these by name when a method
 * runs: their own text goes into the state and must not change with what is done here.
 */

export type { CassandraConnection } from "./cassandra/connection";
export type { KeyspaceArgs } from "./cassandra/keyspace";
export { keyspace } from "./cassandra/keyspace";
export type { TableArgs } from "./cassandra/table";
export { table } from "./cassandra/table";
export type { ClusteringColumn, Column } from "./cassandra/table-shape";
export type { CommonArgs, Provider } from "./framework/spec";
export type { KaskadaConnection } from "./kaskada/connection";
export type { MaterializationArgs } from "./kaskada/materialization";
export { materialization } from "./kaskada/materialization";
export type { PulsarTopic } from "./kaskada/pulsar-config";
export type { QueryTable, QueryView } from "./kaskada/query-check";
export type { KaskadaTableArgs } from "./kaskada/table";
export { kaskadaTable } from "./kaskada/table";
export type { PulsarConnection } from "./pulsar/admin";
export type { NamespaceArgs } from "./pulsar/namespace";
export { namespace } from "./pulsar/namespace";
export type { BacklogQuota, Retention, SchemaCompatibility } from "./pulsar/namespace-policies";
export type { TenantArgs } from "./pulsar/tenant";
export { tenant } from "./pulsar/tenant";
export type { TopicArgs } from "./pulsar/topic";
export { topic } from "./pulsar/topic";
