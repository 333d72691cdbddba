import type { CassandraOptions } from "@rt-kaskada/common";
import { readProgramConfig, selectedStack as readSelectedStack, readStackOutputs } from "@rt-kaskada/deployer";
import { parseConfig, projectRoot, type StackConfig } from "@rt-kaskada/infra/config";
import { Failure, messageOf } from "./failure.js";

/** The stack that commands work on when none is named or selected. */
export const defaultStack = "dev";

/** What `infra/index.ts` exports: where the services are, and their names. */
export interface StackOutputs {
  cassandra: { contactPoint: string; localDataCenter: string };
  pulsar: { serviceUrl: string; adminUrl: string; webSocketUrl: string };
  kaskada: { address: string };
  tables: { keyspace: string; input: string; output: string };
  topics: { tenant: string; namespace: string; input: string; output: string };
  /** The consumer's subscription on the output topic. */
  subscription: string;
  materialization: { name: string; id: string };
  load: { source: string; run: string; loadCount: number; produceCount: number };
}

/** @param named the value of `--stack` */
export async function selectedStack(named: string | undefined): Promise<string> {
  return named ?? (await readSelectedStack(projectRoot())) ?? defaultStack;
}

/** The dev stack has no secrets: it gets an empty passphrase unless one is set. Other stacks demand one. */
export function usePassphraseOf(stack: string): void {
  const { env } = process;
  if (stack === defaultStack && env.PULUMI_CONFIG_PASSPHRASE === undefined && !env.PULUMI_CONFIG_PASSPHRASE_FILE) {
    env.PULUMI_CONFIG_PASSPHRASE = "";
  }
}

/**
 * The stack that a command about a running pipeline works on, and where its services are.
 * @param named the value of `--stack`
 * @throws Failure when the stack is not up
 */
export async function deployedStack(named: string | undefined): Promise<{ stack: string; outputs: StackOutputs }> {
  const stack = await selectedStack(named);
  usePassphraseOf(stack);
  return { stack, outputs: await stackOutputs(stack) };
}

/** @throws Failure when the stack is not up */
export async function stackOutputs(stack: string): Promise<StackOutputs> {
  const next = `bring it up with \`rtk up --stack ${stack}\`, or name another with --stack`;
  let outputs: Partial<StackOutputs>;
  try {
    outputs = (await readStackOutputs({ cwd: projectRoot(), stack })) as unknown as Partial<StackOutputs>;
  } catch (error) {
    throw new Failure(`can't read the outputs of stack ${stack}: ${messageOf(error)}`, next);
  }
  if (!outputs.load) throw new Failure(`stack ${stack} is not up: it has no outputs`, next);
  return outputs as StackOutputs;
}

/** The stack's settings, with defaults filled in, whether or not it is up. */
export async function stackConfig(stack: string): Promise<StackConfig> {
  const root = projectRoot();
  const { values } = await readProgramConfig({ cwd: root, stack });
  return parseConfig(Object.fromEntries(values), root);
}

/** How to reach the stack's Cassandra from here. */
export function cassandraOptions({ cassandra }: StackOutputs): CassandraOptions {
  return { contactPoints: [cassandra.contactPoint], localDataCenter: cassandra.localDataCenter };
}
