import type { Step } from "../plan/step.js";
import { isRootStack, type Urn } from "../plan/urn.js";
import type { PropertyMap } from "../values/index.js";
import type { StepRecorder } from "./step-recorder.js";

/** The outputs that components register when their children are done; those of the stack count when everything is. */
export class ComponentOutputs {
  private ofStack: { urn: Urn; outputs: PropertyMap } | undefined;

  constructor(
    private readonly recorder: StepRecorder,
    /** Runs what the user wants done after a component is complete. */
    private readonly completed: (step: Step) => Promise<void>,
  ) {}

  async register(urn: Urn, outputs: PropertyMap): Promise<void> {
    if (isRootStack(urn)) this.ofStack = { urn, outputs };
    else await this.save(urn, outputs);
  }

  /**
   * Saves the outputs of the stack, at the end of the run.
   * @param kept those which stay although they were not registered this time
   */
  async finish(kept: (stack: Urn) => PropertyMap | undefined): Promise<void> {
    if (!this.ofStack || !this.recorder.finished.has(this.ofStack.urn)) return;
    const { urn, outputs } = this.ofStack;
    await this.save(urn, { ...kept(urn), ...outputs });
  }

  private async save(urn: Urn, outputs: PropertyMap): Promise<void> {
    const step = this.recorder.finished.get(urn);
    if (!step) throw new Error(`cannot complete a resource '${urn}' whose registration isn't pending`);
    this.recorder.finished.delete(urn);
    if (step.skippedCreate) return;
    step.new!.outputs = outputs;
    await this.recorder.outputs(step);
    await this.completed(step);
  }
}
