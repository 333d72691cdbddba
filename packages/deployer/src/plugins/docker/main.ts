import * as grpc from "@grpc/grpc-js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import "../../sdk/end-with-parent.cjs";
import { channelOptions, listen } from "../grpc.js";
import { EngineLog } from "./daemon/engine-log.js";
import { DockerProvider } from "./provider.js";
import { providerService } from "./service/service.js";

/**
 * Serves the plugin on a free port of the loopback interface and tells the port on standard output.
 * @param args the command line: flags, which are ignored, and the engine's address
 */
export async function main(args: readonly string[]): Promise<void> {
  const engine = args.find((arg) => !arg.startsWith("-"));
  const server = new grpc.Server(channelOptions);
  server.addService(providerGrpc.ResourceProviderService, providerService(new DockerProvider(new EngineLog(engine))));
  const address = await listen(server);
  process.stdout.write(`${address.slice(address.lastIndexOf(":") + 1)}\n`);
  process.once("SIGINT", () => process.exit(0));
  process.once("SIGTERM", () => process.exit(0));
}
