/** `urn:pulumi:<stack>::<project>::<qualified type>::<name>`; a name may itself contain `::`. */
export type Urn = string;

const SEPARATOR = "::";
const ROOT_STACK_TYPE = "pulumi:pulumi:Stack";
const PROVIDER_PREFIX = "pulumi:providers:";

/** The parts of a URN. */
export interface UrnParts {
  stack: string;
  project: string;
  /** Types of the parents and the resource's own, joined by `$`. */
  qualifiedType: string;
  name: string;
}

/** Splits a URN at its first three separators. */
export function parseUrn(urn: Urn): UrnParts {
  const [head = "", project = "", qualifiedType = "", ...name] = urn.split(SEPARATOR);
  if (!head.startsWith("urn:pulumi:") || !qualifiedType || name.length === 0) throw new Error(`not a URN: ${urn}`);
  return { stack: head.slice("urn:pulumi:".length), project, qualifiedType, name: name.join(SEPARATOR) };
}

/** The resource's own type, without its parents'. */
export function urnType(urn: Urn): string {
  const { qualifiedType } = parseUrn(urn);
  return qualifiedType.slice(qualifiedType.lastIndexOf("$") + 1);
}

export function urnName(urn: Urn): string {
  return parseUrn(urn).name;
}

export function urnQualifiedType(urn: Urn): string {
  return parseUrn(urn).qualifiedType;
}

/**
 * Makes the URN of a resource.
 * @param parent URN of the parent; the root stack and none count the same
 */
export function makeUrn(stack: string, project: string, parent: Urn | undefined, type: string, name: string): Urn {
  const parentType = parent ? urnQualifiedType(parent) : "";
  const qualified = parentType && parentType !== ROOT_STACK_TYPE ? `${parentType}$${type}` : type;
  return [`urn:pulumi:${stack}`, project, qualified, name].join(SEPARATOR);
}

export function isProviderType(type: string): boolean {
  return type.startsWith(PROVIDER_PREFIX);
}

/** The package a provider resource's type stands for. */
export function providerPackage(type: string): string {
  return type.slice(PROVIDER_PREFIX.length);
}

export function providerType(pkg: string): string {
  return PROVIDER_PREFIX + pkg;
}

/** Whether the URN is the stack's own resource, the root of all others. */
export function isRootStack(urn: Urn): boolean {
  return urnQualifiedType(urn) === ROOT_STACK_TYPE;
}

/** The package of a type token: the text before its first colon. */
export function packageOf(type: string): string {
  const end = type.indexOf(":");
  return end < 0 ? type : type.slice(0, end);
}

/** A reference to a provider resource, `<urn>::<id>`, as resources carry it. */
export interface ProviderReference {
  urn: Urn;
  id: string;
}

export function parseProviderReference(reference: string): ProviderReference {
  const at = reference.lastIndexOf(SEPARATOR);
  if (at < 0) throw new Error(`not a provider reference: ${reference}`);
  return { urn: reference.slice(0, at), id: reference.slice(at + SEPARATOR.length) };
}

export function formatProviderReference(reference: ProviderReference): string {
  return reference.urn + SEPARATOR + reference.id;
}

/** Whether the URN is that of a default provider, which users never see. */
export function isDefaultProvider(urn: Urn): boolean {
  if (!isProviderType(urnType(urn))) return false;
  const name = urnName(urn);
  return name === "default" || name.startsWith("default_");
}
