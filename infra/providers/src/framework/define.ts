import { changesBetween, refusals, refuse, sameSettings, stored, unknownDiff } from "./changes";
import { Checker } from "./checker";
import { describe } from "./plan";
import { redact } from "./redact";
import type { CommonArgs, Provider, ResourceSpec } from "./spec";
import { hasUnknown } from "./unknown";

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
