import * as grpc from "@grpc/grpc-js";
import type callbackMessages from "@pulumi/pulumi/proto/callback_pb.js";
import providerMessages from "@pulumi/pulumi/proto/provider_pb.js";
import services from "@pulumi/pulumi/proto/resource_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/resource_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import type { Deployment } from "../apply/deployment.js";
import { AbortedError } from "../apply/deployment-parts.js";
import { isProviderType, packageOf } from "../plan/urn.js";
import { channelOptions, handler, listen, StatusError } from "../plugins/grpc.js";
import { decodeStruct, encodeStruct, hashAssets, type PropertyMap, type WireFlags } from "../values/index.js";
import { type Callbacks, readCallback } from "./callbacks.js";
import { DefaultProviders } from "./default-providers.js";
import { deploymentInfo, supportsFeature } from "./features.js";
import { OptionInheritance } from "./option-inheritance.js";
import { Packages } from "./packages.js";
import type { ProgramHooks } from "./program-hooks.js";
import type { ProgramInfo } from "./program-info.js";
import { optionsOf, type PackageRequest, type RegisterRequest, readDependencies, readGoal } from "./registration.js";
import { readResponse, registerResponse } from "./responses.js";
import { sourcePosition } from "./source-position.js";
import { dependenciesIn, Transforms, withDependencies, withoutDependencies } from "./transforms.js";

type ReadRequest = InstanceType<typeof messages.ReadResourceRequest>;
type InvokeRequest = InstanceType<typeof messages.ResourceInvokeRequest>;
type OutputsRequest = InstanceType<typeof messages.RegisterResourceOutputsRequest>;
type CallbackMessage = InstanceType<typeof callbackMessages.Callback>;

const RECEIVED: WireFlags = { keepUnknowns: true, keepSecrets: true, keepResources: true };

/** The service by which a program registers its resources. */
export class MonitorService {
  /** Resolves when the program has nothing more to register. */
  readonly signalled: Promise<void>;
  private readonly server = new grpc.Server(channelOptions);
  private readonly inheritance = new OptionInheritance();
  private readonly packages = new Packages();
  private readonly transforms: Transforms;
  private readonly defaultProviders: DefaultProviders;
  private signal!: () => void;
  private letGo!: () => void;

  /**
   * @param ready the run, from when on it takes registrations; the program may be started before
   */
  constructor(
    private readonly info: ProgramInfo,
    private readonly ready: Promise<Deployment>,
    private readonly hooks: ProgramHooks,
    callbacks: Callbacks,
  ) {
    this.transforms = new Transforms(callbacks);
    this.defaultProviders = new DefaultProviders(info.config, async (goal) => (await ready).register(goal));
    this.signalled = new Promise((resolve) => {
      this.signal = resolve;
    });
    const released = new Promise<void>((resolve) => {
      this.letGo = resolve;
    });
    this.server.addService(services.ResourceMonitorService, {
      getDeploymentInfo: handler(() => deploymentInfo(info)),
      supportsFeature: handler(supportsFeature),
      registerResource: handler((request: RegisterRequest) => this.guarded(() => this.register(request))),
      registerResourceOutputs: handler((request: OutputsRequest) => this.guarded(() => this.registerOutputs(request))),
      readResource: handler((request: ReadRequest) => this.guarded(() => this.read(request))),
      invoke: handler((request: InvokeRequest) => this.guarded(() => this.invoke(request))),
      call: unsupported("methods of remote components"),
      existsResource: unsupported("asking whether a resource exists"),
      registerStackTransform: handler((request: CallbackMessage) => {
        this.transforms.addStack(readCallback(request));
        return new empty.Empty();
      }),
      registerStackInvokeTransform: handler((request: CallbackMessage) => {
        this.transforms.addStackInvoke(readCallback(request));
        return new empty.Empty();
      }),
      registerResourceHook: handler((request: InstanceType<typeof messages.RegisterResourceHookRequest>) => {
        this.hooks.add(request.getName(), readCallback(request.getCallback()!), request.getOnDryRun());
        return new empty.Empty();
      }),
      registerErrorHook: handler((request: InstanceType<typeof messages.RegisterErrorHookRequest>) => {
        this.hooks.addErrorHook(request.getName(), readCallback(request.getCallback()!));
        return new empty.Empty();
      }),
      registerPackage: handler((request: InstanceType<typeof messages.RegisterPackageRequest>) =>
        new messages.RegisterPackageResponse().setRef(this.packages.add(request)),
      ),
      signalAndWaitForShutdown: handler(async () => {
        this.signal();
        await released;
        return new empty.Empty();
      }),
    });
  }

  /** Starts serving; returns the address. */
  start(): Promise<string> {
    return listen(this.server);
  }

  /** Lets a program that waits for the end of the run go. */
  release(): void {
    this.letGo();
  }

  close(): void {
    this.letGo();
    this.server.forceShutdown();
  }

  private async register(request: RegisterRequest) {
    if (request.getRemote()) {
      const text = `remote components are not supported: ${request.getType()} '${request.getName()}'`;
      throw new StatusError(grpc.status.UNIMPLEMENTED, text);
    }
    if (request.getCustom()) requireTypeToken(request.getType());
    const { rootDirectory, programDirectory } = this.info;
    const own = request.getTransformsList().map(readCallback);
    let properties = await hashAssets(decodeStruct(request.getObject(), RECEIVED), programDirectory);
    let dependencies = readDependencies(request, properties);
    const subject = {
      type: request.getType(),
      name: request.getName(),
      custom: request.getCustom(),
      parent: request.getParent(),
    };
    if (own.length > 0) properties = withDependencies(properties, dependencies.byProperty);
    const transformed = await this.transforms.apply(subject, own, { properties, options: optionsOf(request) });
    const { options } = transformed;
    if (own.length > 0) dependencies = dependenciesIn(transformed.properties, options.getDependsOnList());
    properties = withoutDependencies(transformed.properties);
    const goal = readGoal(request, options, properties, dependencies, rootDirectory);
    const providers = new Map(options.getProvidersMap().toArray());
    this.inheritance.apply(goal, providers);
    const pkg = this.packageOf(request.getPackageref(), options.getVersion(), options.getPluginDownloadUrl());
    if (isProviderType(goal.type)) goal.properties = { ...goal.properties, ...explicitProviderInputs(pkg) };
    else if (goal.custom) goal.provider ||= await this.defaultProviders.get(packageOf(goal.type), pkg);
    const deployment = await this.ready;
    const urn = deployment.urnOf(goal);
    // Children may come before the answer: what they inherit must be known by then.
    this.inheritance.add(urn, goal, providers);
    this.transforms.add(urn, goal.parent, own);
    const result = await deployment.register(goal);
    return registerResponse(request, goal, result, this.info.preview);
  }

  private async registerOutputs(request: OutputsRequest) {
    const deployment = await this.ready;
    await deployment.registerOutputs(request.getUrn(), decodeStruct(request.getOutputs(), RECEIVED));
    return new empty.Empty();
  }

  private async read(request: ReadRequest) {
    const type = request.getType();
    requireTypeToken(type);
    const deployment = await this.ready;
    const result = await deployment.read({
      id: request.getId(),
      type,
      name: request.getName(),
      parent: request.getParent(),
      properties: decodeStruct(request.getProperties(), RECEIVED),
      dependencies: request.getDependenciesList(),
      provider: request.getProvider() || (await this.defaultProvider(type, request)),
      additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
      sourcePosition: sourcePosition(request.getSourceposition(), this.info.rootDirectory),
    });
    return readResponse(request, result);
  }

  private async invoke(request: InvokeRequest) {
    const token = request.getTok();
    const reference = request.getProvider() || (await this.defaultProvider(token, request));
    const provider = await (await this.ready).registry.get(reference);
    if (!provider) throw new Error(`unknown provider '${reference}' for function '${token}'`);
    const args = await this.transforms.applyInvoke(token, decodeStruct(request.getArgs(), RECEIVED));
    const { result, failures } = await provider.invoke(token, args, this.info.preview);
    const response = new messages.ResourceInvokeResponse();
    if (result) {
      const flags = { keepUnknowns: true, keepSecrets: true, keepResources: request.getAcceptresources() };
      response.setReturn(encodeStruct(result, flags));
    } else response.setReturn(encodeStruct({}, {})).setUnknown(true);
    for (const { property, reason } of failures) {
      response.addFailures(new providerMessages.CheckFailure().setProperty(property).setReason(reason));
    }
    return response;
  }

  private defaultProvider(token: string, request: ReadRequest | InvokeRequest): Promise<string> {
    const pkg = this.packageOf(request.getPackageref(), request.getVersion(), request.getPlugindownloadurl());
    return this.defaultProviders.get(packageOf(token), pkg);
  }

  private packageOf(reference: string, version: string, pluginDownloadURL: string): PackageRequest {
    return reference ? this.packages.get(reference) : { version, pluginDownloadURL };
  }

  /** A run that is given up answers with the one code on which the SDK ends without a word. */
  private async guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof AbortedError) throw new StatusError(grpc.status.UNAVAILABLE, "the run is ending");
      throw error;
    }
  }
}

function explicitProviderInputs({ version, pluginDownloadURL }: PackageRequest): PropertyMap {
  const inputs: PropertyMap = {};
  if (version) inputs.version = version;
  if (pluginDownloadURL) inputs.__internal = { pluginDownloadURL };
  return inputs;
}

/** The type of a custom resource names its package, its module and itself. */
function requireTypeToken(type: string): void {
  if (type.split(":").length >= 3) return;
  const text = `Type '${type}' is not a valid type token (must have format '*:*:*')`;
  throw new StatusError(grpc.status.INVALID_ARGUMENT, text);
}

function unsupported(what: string): grpc.handleUnaryCall<unknown, unknown> {
  return handler(() => {
    throw new StatusError(grpc.status.UNIMPLEMENTED, `${what} is not supported`);
  });
}
