export { type ConsumeOptions, consume } from "./consume.js";
