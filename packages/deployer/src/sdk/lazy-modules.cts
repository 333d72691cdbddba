/**
 * Preloaded into the program and the dynamic provider. At its start the SDK loads a compiler, an npm client and a tracing
 * library, which takes longer than everything else it does then, and seldom uses them. Here they load when first used.
 */
import Module = require("node:module");
import path = require("node:path");

/** A module that the SDK loads early, and how it goes about it. */
interface RareModule {
  /** The file of the SDK that loads it. */
  from: string;
  request: string;
  /** Whether that file takes it for a compiled ES module, and so leaves it as it is. */
  namespace?: boolean;
  /** Functions and classes that the file picks out of it at once. */
  members?: readonly string[];
}

const TRACING = "cmd/run/tracing.js";
const RARE_MODULES: readonly RareModule[] = [
  { from: "runtime/closure/parseFunction.js", request: "../../typescript-shim" },
  { from: "runtime/closure/codePaths.js", request: "@npmcli/arborist", namespace: true },
  { from: "runtime/closure/codePaths.js", request: "normalize-package-data" },
  { from: TRACING, request: "@opentelemetry/exporter-zipkin", members: ["ZipkinExporter"] },
  { from: TRACING, request: "@opentelemetry/instrumentation", members: ["registerInstrumentations"] },
  { from: TRACING, request: "@opentelemetry/instrumentation-grpc", members: ["GrpcInstrumentation"] },
  { from: TRACING, request: "@opentelemetry/resources", members: ["defaultResource", "resourceFromAttributes"] },
  { from: TRACING, request: "@opentelemetry/sdk-trace-base", members: ["SimpleSpanProcessor"] },
  { from: TRACING, request: "@opentelemetry/sdk-trace-node", members: ["NodeTracerProvider"] },
];

type Callable = (...args: unknown[]) => unknown;

const sdk = path.dirname(Module.createRequire(process.argv[1]!).resolve("@pulumi/pulumi/package.json"));
for (const rare of RARE_MODULES) {
  try {
    loadWhenUsed(rare);
  } catch {
    // Another version of the SDK does without it.
  }
}

/** Puts a stand-in into the module cache. */
function loadWhenUsed({ from, request, namespace, members = [] }: RareModule): void {
  const require = Module.createRequire(path.join(sdk, from));
  const file = require.resolve(request);
  let real: Callable | undefined;
  const load = (): Callable => {
    if (!real) {
      delete require.cache[file];
      real = require(file) as Callable;
    }
    return real;
  };
  const early = new Map<PropertyKey, unknown>(
    members.map((name) => [name, lazy(() => Reflect.get(load(), name) as Callable, new Map())]),
  );
  early.set("__esModule", namespace);

  const standIn = new Module(file);
  standIn.exports = lazy(load, early);
  standIn.loaded = true;
  require.cache[file] = standIn as NodeJS.Module;
}

/** Something that is `load()` as soon as anything but its early members is touched. */
function lazy(load: () => Callable, early: ReadonlyMap<PropertyKey, unknown>): Callable {
  // Only what is a function with a prototype can stand in for a class.
  function target() {}
  return new Proxy<Callable>(target, {
    get: (_, name) => (early.has(name) ? early.get(name) : Reflect.get(load(), name)),
    apply: (_, self, args) => Reflect.apply(load(), self, args),
    construct: (_, args) => Reflect.construct(load(), args) as object,
  });
}
