import type { PropertyMap } from "../../../values/index.js";
import type { Operation } from "../operation.js";

/** A resource as it is: its id and its properties. */
export interface Live {
  id: string;
  state: PropertyMap;
}

/** What can be done with the resources of one type. */
export interface ResourceHandler {
  /** @param planned the state to be, with everything still unknown */
  create(operation: Operation, planned: PropertyMap): Promise<Live>;
  /**
   * Tells how a resource really is; undefined when it is gone.
   * @param state the state so far; empty for an import
   */
  read(operation: Operation, id: string, state: PropertyMap): Promise<Live | undefined>;
  /**
   * @param planned the state to be
   * @param olds the state so far
   * @param inputs what the program gives; all else in `planned` is carried over
   */
  update(operation: Operation, id: string, planned: PropertyMap, olds: PropertyMap, inputs: PropertyMap): Promise<Live>;
  delete(operation: Operation, id: string, state: PropertyMap): Promise<void>;
}

/** Fails an update of a type none of whose properties can change in place. */
export function neverUpdated(): Promise<never> {
  return Promise.reject(new Error("this resource cannot be updated in place"));
}
