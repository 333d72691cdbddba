import type { Provider } from "../plugins/provider.js";
import type { ResourceState } from "../state/index.js";
import type { Goal } from "./goal.js";
import type { Done } from "./step.js";
import type { Urn } from "./urn.js";

/** A registered resource on its way to a decision. */
export interface Registration {
  urn: Urn;
  goal: Goal;
  old: ResourceState | undefined;
  next: ResourceState;
  provider: Provider | undefined;
  done: Done;
}
