import { urnType } from "../plan/urn.js";
import type { PropertyMap } from "../values/index.js";
import { Secret } from "../values/index.js";
import type {
  CheckRequest,
  CheckResult,
  CreateResult,
  DiffResult,
  InvokeResult,
  Provider,
  ReadRequest,
  ReadResult,
} from "./provider.js";

/** What the built-in package reads: other stacks' outputs and this run's resources. */
export interface BuiltinSource {
  /** Outputs of a stack by its name (`organization/project/stack`), secrets marked; undefined when there is no such stack. */
  stackOutputs(name: string): Promise<PropertyMap | undefined>;
  /** A resource of this run. */
  resource(urn: string): { id: string; outputs: PropertyMap } | undefined;
}

const STACK_REFERENCE = "pulumi:pulumi:StackReference";

/** The package `pulumi`: stack references, which need no plugin. */
export class BuiltinProvider implements Provider {
  constructor(private readonly source: BuiltinSource) {}

  async check(request: CheckRequest): Promise<CheckResult> {
    if (urnType(request.urn) !== STACK_REFERENCE)
      throw new Error(`unrecognized resource type '${urnType(request.urn)}'`);
    const failures = [];
    for (const key of Object.keys(request.news)) {
      if (key !== "name") failures.push({ property: key, reason: `unknown property "${key}"` });
    }
    if (request.news.name === undefined)
      failures.push({ property: "name", reason: 'missing required property "name"' });
    return { inputs: request.news, failures };
  }

  async diff(): Promise<DiffResult> {
    return { changes: "none", replaceKeys: [], changedKeys: [], stableKeys: [], deleteBeforeReplace: false };
  }

  async create(): Promise<CreateResult> {
    throw new Error("stack references can only be read");
  }

  async update(): Promise<PropertyMap> {
    throw new Error("stack references can only be read");
  }

  async delete(): Promise<void> {
    // Nothing was created.
  }

  async read(request: ReadRequest): Promise<ReadResult> {
    const name = request.inputs?.name ?? request.outputs?.name;
    if (typeof name !== "string") throw new Error('a stack reference needs a "name" that is a string');
    return { id: request.id, inputs: request.inputs, outputs: await this.referencedOutputs(name) };
  }

  async invoke(token: string, args: PropertyMap): Promise<InvokeResult> {
    switch (token) {
      case "pulumi:pulumi:readStackOutputs":
        return { result: await this.referencedOutputs(String(args.name)), failures: [] };
      case "pulumi:pulumi:getResource": {
        const urn = String(args.urn);
        const resource = this.source.resource(urn);
        if (!resource) throw new Error(`unknown resource ${urn}`);
        return { result: { urn, id: resource.id, state: resource.outputs }, failures: [] };
      }
      default:
        throw new Error(`unrecognized function name: '${token}'`);
    }
  }

  private async referencedOutputs(name: string): Promise<PropertyMap> {
    const outputs = await this.source.stackOutputs(name);
    if (!outputs) throw new Error(`unknown stack "${name}"`);
    const secretOutputNames = Object.keys(outputs).filter((key) => outputs[key] instanceof Secret);
    return { name, outputs, secretOutputNames };
  }
}
