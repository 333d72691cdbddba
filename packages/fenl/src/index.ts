export type { CompileEnvironment, TableSchema, ViewDefinition } from "./analyze/environment.js";
export { type Compilation, type CompileOptions, compile } from "./compile.js";
export type { Severity } from "./diagnostics/codes.js";
export type { Diagnostic } from "./diagnostics/diagnostic.js";
export { readCsvColumns } from "./files/csv-columns.js";
export { parseCsv, quoteCell } from "./files/csv-text.js";
export { evaluateFiles, type FileQuery, type FileResult } from "./files/evaluate.js";
export { toCsv, toJson, toJsonLines, toTable, toText } from "./files/print.js";
export { canBeTime, rowTime } from "./files/row-time.js";
export type { CsvTable } from "./files/table-file.js";
export { FUNCTIONS } from "./functions/catalogue.js";
export type { Example, FunctionDefinition } from "./functions/definition.js";
export { functionReference } from "./functions/reference.js";
export type { Plan } from "./plan/plan.js";
export { evaluateRows, type ResultOptions } from "./processor/evaluate-rows.js";
export { FinalResults } from "./processor/final-results.js";
export { createProcessor } from "./processor/processor.js";
export type { Processor } from "./processor/processor-interface.js";
export { type Emit, type InputRow, LAST_SUBSORT, type OutputRow } from "./processor/rows.js";
export { hashValue } from "./runtime/hash.js";
export { formatDate, formatTimestamp, parseTimestamp } from "./runtime/time.js";
export { avroSchemaOf, fenlTypeOf, type UnsupportedField, unsupportedInAvro } from "./types/avro.js";
export {
  type FenlType,
  type ListType,
  listOf,
  type MapType,
  mapOf,
  type RecordType,
  recordOf,
  type SimpleKind,
  sameType,
  simple,
} from "./types/fenl-type.js";
export { typeName } from "./types/type-name.js";
