export { type ProduceOptions, type ProduceResult, produce } from "./produce.js";
