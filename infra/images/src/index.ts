export type { ImageState } from "./build.js";
export { buildImages, imageStates } from "./build.js";
export type { ImageEntry, ImageName, ImageSource } from "./catalog.js";
export { catalog, imageReference, versions } from "./catalog.js";
export { chooseImageSource } from "./choose.js";
export { getImages, missingImages } from "./get.js";
export type { HealthCheck } from "./health.js";
export { cassandraHealth, pulsarHealth } from "./health.js";
export { singleNodeCassandra, singleNodePulsar } from "./single-node.js";
