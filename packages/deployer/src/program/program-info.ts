import type { ProviderConfig } from "./default-providers.js";

/** What a run knows about the program it runs. */
export interface ProgramInfo {
  project: string;
  stack: string;
  organization: string;
  preview: boolean;
  parallel: number;
  config: ProviderConfig;
  /** Where Pulumi.yaml is. */
  rootDirectory: string;
  /** Where the program is. */
  programDirectory: string;
}
