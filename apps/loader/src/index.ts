export { type GenerateOptions, generateCsv, writeGenerated } from "./generate.js";
export { type LoadOptions, type LoadResult, load } from "./load.js";
