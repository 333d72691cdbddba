import { defineProvider } from "../framework/define";
import { type Change, compare } from "../framework/plan";
import type { CommonArgs } from "../framework/spec";
import { Admin, checkConnection, checkName, type PulsarConnection, segment } from "./admin";

/** Arguments of a tenant. */
export interface TenantArgs extends CommonArgs {
  /** How to reach Pulsar. */
  connection: PulsarConnection;
  /** The tenant's name. A change replaces the tenant. */
  name: string;
  /** Clusters its topics may live on. Default: all there are when it is made. Changed in place. */
  allowedClusters?: string[];
  /** Roles that may administer it. Default none. Changed in place. */
  adminRoles?: string[];
}

/** What can be seen of a tenant; lists in order of name. */
export interface TenantShape {
  allowedClusters: string[] | undefined;
  adminRoles: string[];
}

export const tenant = defineProvider<TenantArgs, TenantShape>({
  label: (args) => `tenant ${args.name}`,
  id: (args) => args.name,
  holdsData: false,

  async check(args, checker) {
    await checkConnection(args.connection, checker);
    checkName(checker, "name", args.name);
    if (args.allowedClusters?.length === 0) checker.fail("allowedClusters", "a tenant needs at least one cluster");
  },

  desire: (args) => ({
    allowedClusters: args.allowedClusters && [...args.allowedClusters].sort(),
    adminRoles: [...(args.adminRoles ?? [])].sort(),
  }),

  async observe(args) {
    const there = await new Admin(args.connection).get<TenantShape>(path(args));
    return (
      there && { allowedClusters: [...(there.allowedClusters ?? [])].sort(), adminRoles: [...there.adminRoles].sort() }
    );
  },

  plan: (there, wanted): Change[] => [
    ...compare("allowedClusters", there.allowedClusters, wanted.allowedClusters),
    ...compare("adminRoles", there.adminRoles, wanted.adminRoles),
  ],

  async create(args) {
    const admin = new Admin(args.connection);
    const allowedClusters = args.allowedClusters ?? (await clusters(admin));
    await admin.put(path(args), { allowedClusters, adminRoles: args.adminRoles ?? [] });
  },

  async update(args, _changes, there) {
    const allowedClusters = args.allowedClusters ?? there.allowedClusters;
    await new Admin(args.connection).post(path(args), { allowedClusters, adminRoles: args.adminRoles ?? [] });
  },

  remove: (args) => new Admin(args.connection).remove(path(args)),
});

function path(args: TenantArgs): string {
  return `tenants/${segment(args.name)}`;
}

/** `global` isn't a place where topics can live. */
async function clusters(admin: Admin): Promise<string[]> {
  return ((await admin.get<string[]>("clusters")) ?? []).filter((name) => name !== "global");
}
