import { availableParallelism } from "node:os";
import type { ProgramConfig, Project } from "../config/index.js";
import type { EventListener } from "../display/events.js";
import type { PlanOptions } from "../plan/plan-context.js";
import { Targets } from "../plan/targets.js";
import type { OpenSecrets, StackFiles } from "../state/index.js";
import type { DeploymentOptions } from "./deployment-parts.js";
import type { ImportSpec } from "./import-resources.js";

/** The stack a run is about. */
export interface StackToRun {
  project: Project;
  stack: string;
  files: StackFiles;
  backendDirectory: string;
  openSecrets: OpenSecrets;
  config: ProgramConfig;
}

/** What the user wants of a run; everything has a default. */
export interface RunOptions {
  preview?: boolean;
  /** How many resources are worked on at a time. */
  parallel?: number;
  continueOnError?: boolean;
  refresh?: boolean;
  targets?: string[];
  targetDependents?: boolean;
  excludes?: string[];
  excludeDependents?: boolean;
  /** In a refresh: forget creations which an interrupted run has left in doubt. */
  clearPendingCreates?: boolean;
  replaceTargets?: string[];
  /** What to import, in an import. */
  imports?: { specs: ImportSpec[]; protect: boolean };
  /** For the history. */
  message?: string;
  /** Gives the run up. */
  signal?: AbortSignal;
  emit: EventListener;
}

/** The options of a run with everything filled in. */
export function deploymentOptions(
  kind: DeploymentOptions["kind"],
  target: StackToRun,
  run: RunOptions,
): DeploymentOptions {
  const plan: PlanOptions = {
    stack: target.stack,
    project: target.project.name,
    preview: run.preview ?? false,
    targets: new Targets(run.targets),
    targetDependents: run.targetDependents ?? false,
    excludes: new Targets(run.excludes),
    excludeDependents: run.excludeDependents ?? false,
    replaceTargets: new Targets(run.replaceTargets),
    ignoreProtect: false,
  };
  return {
    ...plan,
    kind,
    parallel: run.parallel || Number(process.env.PULUMI_PARALLEL) || availableParallelism() * 4,
    continueOnError: run.continueOnError ?? false,
    refresh: run.refresh ?? target.project.refreshAlways,
    clearPendingCreates: run.clearPendingCreates ?? false,
  };
}
