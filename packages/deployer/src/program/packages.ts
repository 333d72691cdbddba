import { randomUUID } from "node:crypto";
import * as grpc from "@grpc/grpc-js";
import type messages from "@pulumi/pulumi/proto/resource_pb.js";
import { StatusError } from "../plugins/grpc.js";
import type { PackageRequest } from "./registration.js";

/** Packages which the program has registered; it refers to them by the reference it got. */
export class Packages {
  private readonly references = new Map<string, string>();
  private readonly requests = new Map<string, PackageRequest>();

  /** The same request gets the same reference. */
  add(request: InstanceType<typeof messages.RegisterPackageRequest>): string {
    if (request.hasParameterization()) {
      const text = `package ${request.getName()}: parameterized providers are not supported`;
      throw new StatusError(grpc.status.UNIMPLEMENTED, text);
    }
    const pkg = { version: request.getVersion(), pluginDownloadURL: request.getDownloadUrl() };
    const key = JSON.stringify([request.getName(), pkg]);
    const reference = this.references.get(key) ?? randomUUID();
    this.references.set(key, reference);
    this.requests.set(reference, pkg);
    return reference;
  }

  get(reference: string): PackageRequest {
    const request = this.requests.get(reference);
    if (!request) throw new Error(`unknown provider package '${reference}'`);
    return request;
  }
}
