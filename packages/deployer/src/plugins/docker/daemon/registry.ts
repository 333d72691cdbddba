/** The names under which Docker Hub is known. */
const HUB = new Set(["docker.io", "index.docker.io", "registry-1.docker.io"]);

/** The key of Docker Hub's credentials in the CLI's configuration. */
export const HUB_INDEX = "https://index.docker.io/v1/";

/** The host of the registry that an image reference points to. */
export function registryOf(image: string): string {
  const slash = image.indexOf("/");
  const first = slash < 0 ? "" : image.slice(0, slash);
  return first === "localhost" || /[.:]/.test(first) ? canonicalHost(first) : "docker.io";
}

/** The bare host name of a registry's address, the same for all of Docker Hub's. */
export function canonicalHost(address: string): string {
  const host = address.replace(/^https?:\/\//, "").replace(/\/.*$/s, "");
  return HUB.has(host) ? "docker.io" : host;
}

/** An image reference without tag and digest. */
export function repositoryOf(image: string): string {
  const plain = image.split("@")[0]!;
  return plain.slice(plain.lastIndexOf("/") + 1).includes(":") ? plain.slice(0, plain.lastIndexOf(":")) : plain;
}

/** Whether an image reference names its registry in full, as pushing it demands. */
export function isFullyQualified(image: string): boolean {
  const slash = image.indexOf("/");
  if (slash < 0) return false;
  const first = image.slice(0, slash);
  return first === "localhost" || /[.:]/.test(first);
}
