export { type Codec, createCodec, type DataRecord } from "./codec.js";
export { compatible } from "./compatible.js";
export { type Container, ContainerReader, decodeContainer, isContainerFile } from "./container.js";
export { type CqlColumn, cqlColumns, cqlType } from "./cql.js";
export { schemaFingerprint } from "./fingerprint.js";
export { parseRecordSchema, SchemaError } from "./parse.js";
export {
  describeType,
  isPrimitive,
  type LogicalType,
  type NestedType,
  type PrimitiveType,
  type RecordField,
  type RecordSchema,
  type ValueType,
} from "./schema.js";
