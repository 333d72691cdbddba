import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { chooseImageSource } from "@rt-kaskada/images";
import { afterEach, expect, it } from "vitest";

let registry: Server | undefined;

afterEach(() => registry?.close());

/** A registry that has the manifests of these repositories; Docker allows one without TLS on this machine. */
async function serve(repositories: string[]): Promise<number> {
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.docker.distribution.manifest.list.v2+json",
    manifests: [],
  });
  registry = createServer((request, response) => {
    const name = /^\/v2\/(.*)\/manifests\//.exec(request.url ?? "")?.[1];
    if (request.url === "/v2/") response.end("{}");
    else if (name && repositories.includes(name)) {
      response.setHeader("content-type", "application/vnd.docker.distribution.manifest.list.v2+json");
      response.end(manifest);
    } else {
      response.statusCode = 404;
      response.end('{"errors":[{"code":"MANIFEST_UNKNOWN"}]}');
    }
  });
  await new Promise<void>((resolve) => registry!.listen(0, "127.0.0.1", resolve));
  return (registry.address() as AddressInfo).port;
}

it("takes official images when the registry answers for each of them", async () => {
  const port = await serve(["cassandra", "apachepulsar/pulsar"]);
  const references = [`127.0.0.1:${port}/cassandra:5.0.5`, `127.0.0.1:${port}/apachepulsar/pulsar:4.0.7`];
  expect(await chooseImageSource(undefined, references)).toBe("official");
});

it("takes local images when the registry lacks one, or doesn't answer", async () => {
  const port = await serve(["cassandra"]);
  const [there, absent] = [`127.0.0.1:${port}/cassandra:5.0.5`, `127.0.0.1:${port}/apachepulsar/pulsar:4.0.7`];
  expect(await chooseImageSource(undefined, [there, absent])).toBe("local");
  registry!.close();
  registry!.closeAllConnections();
  expect(await chooseImageSource(undefined, [there])).toBe("local");
});
