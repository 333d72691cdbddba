import type { Checker, Failure } from "./checker";
import type { Change } from "./plan";

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
