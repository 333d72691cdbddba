/**
 * Preloaded into the program and the dynamic provider. The SDK looks at the stack again and again while it registers
 * resources, and maps it with a library that reads the maps of the SDK itself. Node.js can do it, and do it only for the
 * program's own files, which is several times faster.
 */
import Module = require("node:module");

/** Node.js 22.14 and later. */
type SetSourceMapsSupport = (enabled: boolean, options: { nodeModules: boolean; generatedCode: boolean }) => void;
const { setSourceMapsSupport } = Module as { setSourceMapsSupport?: SetSourceMapsSupport };

if (setSourceMapsSupport) {
  setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
  const library = Module.createRequire(process.argv[1]!).resolve("source-map-support/register");
  const standIn = new Module(library);
  standIn.loaded = true;
  require.cache[library] = standIn as NodeJS.Module;
}
