import { isDeepStrictEqual } from "node:util";
import { Checker, type Failure } from "./checker";
import { type Change, describe } from "./plan";
import { redact } from "./redact";
import { hasUnknown } from "./unknown";

/** Arguments every resource takes beside its own. */
export interface CommonArgs {
  /** Take over an object that is there already and equal, instead of reporting it. Default false. */
  adopt?: boolean;
  /** Allow changes that lose data (dropped columns, a replaced table or topic). Default false. */
  allowDataLoss?: boolean;
}

/**
 * What one kind of resource does. `Shape` is the part of the arguments that can be seen on the server, normalised:
 * what is observed and what is wanted are compared in this form, and the observed one goes into the state.
 */
export interface ResourceSpec<Args extends CommonArgs, Shape extends object> {
  /** The object in words, for messages: `table shop.orders`. */
  label(args: Args): string;
  /** The object's identity; another identity is another object. */
  id(args: Args): string;
  /** Whether the object holds data, so that another identity can't simply replace it. */
  holdsData: boolean;
  /** Arguments whose change always makes a new object: a value not known yet counts as a change of them. */
  fixed?: readonly string[];
  /** Report what is wrong with the arguments as far as it can be known without changing anything. */
  check(args: Args, checker: Checker): void | Promise<void>;
  /** What the arguments ask for. Has every member of the shape: undefined where it doesn't matter. */
  desire(args: Args): Shape;
  /** What is there; undefined when nothing is. */
  observe(args: Args): Promise<Shape | undefined>;
  /** What it takes to get from one to the other. */
  plan(there: Shape, wanted: Shape, args: Args): Change[];
  /** Make the object. */
  create(args: Args): Promise<void>;
  /** Carry out the changes of a plan in place. */
  update(args: Args, changes: Change[], there: Shape): Promise<void>;
  /** Remove the object; one that is gone already is no error. */
  remove(args: Args): Promise<void>;
  /** Wait until the object works, when that is more than being there. */
  ready?(args: Args): Promise<void>;
}

/** The form the engine's dynamic provider calls. */
export interface Provider {
  check(olds: object, news: object): Promise<{ inputs: object; failures: Failure[] }>;
  diff(
    id: string,
    olds: object,
    news: object,
  ): Promise<{ changes: boolean; replaces: string[]; deleteBeforeReplace: boolean }>;
  create(inputs: object): Promise<{ id: string; outs: object }>;
  read(id: string, props: object): Promise<{ id: string; props: object }>;
  update(id: string, olds: object, news: object): Promise<{ outs: object }>;
  delete(id: string, props: object): Promise<void>;
}

/** Turn a specification into a provider: observe, compare, act, and report without secrets. */
export function defineProvider<Args extends CommonArgs, Shape extends object>(
  spec: ResourceSpec<Args, Shape>,
): Provider {
  return {
    check: (olds, news) =>
      guarded(news, async () => {
        const args = strip<Args>(news);
        const checker = new Checker();
        await spec.check(args, checker);
        const old = strip<Args>(olds);
        if (checker.failures.length === 0 && Object.keys(old).length > 0 && !hasUnknown([old, args]))
          for (const refusal of refusals(changesBetween(spec, old, args, spec.desire(old))))
            checker.fail(refusal.property, `${refusal.text}: ${refusal.advice}`);
        return { inputs: news, failures: checker.failures.map((f) => ({ ...f, reason: redact(f.reason, news) })) };
      }),

    diff: (_id, olds, news) =>
      guarded([olds, news], async () => {
        const [old, args] = [strip<Args>(olds), strip<Args>(news)];
        if (hasUnknown(args)) return unknownDiff(spec, old, args);
        const changes = changesBetween(spec, old, args, stored(old, spec.desire(args)));
        refuse(spec.label(args), changes);
        const replaced = changes.filter((c) => c.action === "replace").map((c) => c.property);
        return {
          changes: changes.length > 0 || !sameSettings(spec, old, args),
          replaces: [...new Set(replaced)],
          // The same name can't exist twice; a new name can be made before the old object goes.
          deleteBeforeReplace: spec.id(old) === spec.id(args),
        };
      }),

    create: (inputs) =>
      guarded(inputs, async () => {
        const args = strip<Args>(inputs);
        const id = spec.id(args);
        const there = await spec.observe(args);
        if (there) takeOver(spec, args, there);
        return { id, outs: await bringUp(spec, args, there ? undefined : () => spec.create(args)) };
      }),

    read: (id, props) =>
      guarded(props, async () => {
        const there = await spec.observe(strip<Args>(props));
        return there ? { id, props: outputs(props, there) } : { id: "", props: {} };
      }),

    update: (_id, olds, news) =>
      guarded([olds, news], async () => {
        const args = strip<Args>(news);
        const there = await spec.observe(args);
        if (!there)
          throw new Error(
            `${spec.label(args)} is gone: run a refresh, so that it is made again, then bring the stack up`,
          );
        const changes = spec.plan(there, spec.desire(args), args);
        refuse(spec.label(args), changes);
        const work = changes.length > 0 ? () => spec.update(args, changes, there) : undefined;
        return { outs: await bringUp(spec, args, work) };
      }),

    delete: (_id, props) => guarded(props, () => spec.remove(strip<Args>(props))),
  };
}

/** The arguments without what the engine adds to them. */
function strip<Args>(props: object): Args {
  const { __provider, ...args } = props as Record<string, unknown>;
  return args as Args;
}

/** The shape as it was observed last. What was not observed then is undefined, so that it differs from what is wanted. */
function stored<Shape extends object>(outputs: object, wanted: Shape): Shape {
  const kept = outputs as Record<string, unknown>;
  return Object.fromEntries(Object.keys(wanted).map((key) => [key, kept[key]])) as Shape;
}

/** All changes from what was there to new arguments, a changed identity among them. */
function changesBetween<Args extends CommonArgs, Shape extends object>(
  spec: ResourceSpec<Args, Shape>,
  old: Args,
  args: Args,
  there: Shape,
): Change[] {
  if (spec.id(old) === spec.id(args)) return spec.plan(there, spec.desire(args), args);
  const text = `${spec.label(old)} would become ${spec.label(args)}`;
  if (!spec.holdsData || args.allowDataLoss) return [{ property: "name", text, action: "replace" }];
  return [{ property: "name", text, action: "refuse", advice: DATA_LOSS }];
}

/** What to tell whoever asks for a change that loses data. */
export const DATA_LOSS = "this would lose its data; copy the data first, or set allowDataLoss: true to go ahead";

function refusals(changes: Change[]): Change[] {
  return changes.filter((c) => c.action === "refuse");
}

function refuse(label: string, changes: Change[]): void {
  const refused = refusals(changes);
  if (refused.length > 0) throw new Error(`${label} can't be changed as asked:\n${describe(refused)}`);
}

/** Arguments that aren't part of the shape (addresses, flags) count as changes, too: delete and read use the stored ones. */
function sameSettings<Args extends CommonArgs, Shape extends object>(
  spec: ResourceSpec<Args, Shape>,
  old: Args,
  args: Args,
): boolean {
  const shape = new Set(Object.keys(spec.desire(args)));
  const setting = ([key]: [string, unknown]) => !shape.has(key);
  return isDeepStrictEqual(
    Object.fromEntries(Object.entries(old).filter(setting)),
    Object.fromEntries(Object.entries(args).filter(setting)),
  );
}

/** At preview with unknown arguments: they count as changed, in place unless the argument is fixed. */
function unknownDiff<Args extends CommonArgs, Shape extends object>(
  spec: ResourceSpec<Args, Shape>,
  old: Args,
  args: Args,
) {
  const unknown = Object.entries(args).filter(([, value]) => hasUnknown(value));
  const replaces = unknown.map(([property]) => property).filter((property) => spec.fixed?.includes(property));
  return { changes: true, replaces, deleteBeforeReplace: spec.id(old) === spec.id({ ...old, ...knownOf(args) }) };
}

function knownOf<Args extends object>(args: Args): Partial<Args> {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => !hasUnknown(value))) as Partial<Args>;
}

/** An object that is there before it was created: equal and wanted, or an error that says what to do. */
function takeOver<Args extends CommonArgs, Shape extends object>(
  spec: ResourceSpec<Args, Shape>,
  args: Args,
  there: Shape,
): void {
  const changes = spec.plan(there, spec.desire(args), args);
  if (changes.length > 0)
    throw new Error(
      `${spec.label(args)} exists already and differs:\n${describe(changes.map((c) => ({ ...c, advice: undefined })))}\n` +
        "change the arguments to match it, or remove it first",
    );
  if (!args.adopt) throw new Error(`${spec.label(args)} exists already: set adopt: true to take it over, or remove it`);
}

/**
 * Do the work, wait until the object works, and observe the outcome. When something fails although the object is
 * there, the error carries its state, so that the engine keeps it and the next run goes on from there.
 */
async function bringUp<Args extends CommonArgs, Shape extends object>(
  spec: ResourceSpec<Args, Shape>,
  args: Args,
  work?: () => Promise<void>,
): Promise<object> {
  try {
    await work?.();
    await spec.ready?.(args);
  } catch (error) {
    const there = await spec.observe(args).catch(() => undefined);
    if (!there) throw error;
    throw Object.assign(error as Error, {
      id: spec.id(args),
      properties: outputs(args, there),
      reasons: [(error as Error).message],
    });
  }
  const there = await spec.observe(args);
  if (!there) throw new Error(`${spec.label(args)} is not there after it was made`);
  return outputs(args, there);
}

/** What goes into the state. Absent members are left out: the engine's form of values has no word for undefined. */
function outputs(args: object, there: object): object {
  return JSON.parse(JSON.stringify({ ...args, ...there }));
}

/** Run a method so that no password or token of the arguments shows in what it throws. */
async function guarded<T>(args: unknown, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const clean = new Error(redact((error as Error).message, args));
    const { id, properties, reasons } = error as { id?: string; properties?: object; reasons?: string[] };
    if (id) Object.assign(clean, { id, properties, reasons: reasons?.map((r) => redact(r, args)) });
    // The engine's host prints the stack: the original one shows the message again, with the secret.
    clean.stack = `Error: ${clean.message}`;
    throw clean;
  }
}
