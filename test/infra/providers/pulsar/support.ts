/** The admin API as seen from outside the providers. */
export class Witness {
  constructor(readonly adminUrl: string) {}

  /** GET as JSON; undefined when there is none. */
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the answer it asks for
  async get(path: string): Promise<any> {
    const response = await fetch(`${this.adminUrl}/admin/v2/${path}`);
    return response.ok ? response.json() : undefined;
  }

  /** Any other call; the status. */
  async call(method: string, path: string, body?: unknown): Promise<number> {
    const response = await fetch(`${this.adminUrl}/admin/v2/${path}`, {
      method,
      headers: { "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (response.status >= 400) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.status;
  }

  /** Make a tenant with a namespace, and what removes both with all that is in them. */
  async tenant(name: string, namespace = "ns"): Promise<() => Promise<void>> {
    await this.call("PUT", `tenants/${name}`, { allowedClusters: ["standalone"], adminRoles: [] });
    await this.call("PUT", `namespaces/${name}/${namespace}`, {});
    return () => this.drop(name);
  }

  /** Remove a tenant with all that is in it. */
  async drop(name: string): Promise<void> {
    if (await this.get(`tenants/${name}`))
      await this.call("DELETE", `tenants/${name}?force=true`).catch(() => undefined);
    for (const namespace of (await this.get(`namespaces/${name}`)) ?? []) {
      for (const topic of (await this.get(`persistent/${namespace}/partitioned`)) ?? [])
        await this.call("DELETE", `${topic.replace("://", "/")}/partitions?force=true`);
      for (const topic of (await this.get(`persistent/${namespace}`)) ?? [])
        await this.call("DELETE", `${topic.replace("://", "/")}?force=true`);
      await this.call("DELETE", `namespaces/${namespace}`);
    }
    if (await this.get(`tenants/${name}`)) await this.call("DELETE", `tenants/${name}`);
  }
}
