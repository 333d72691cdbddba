import { afterEach, beforeEach, expect, test } from "vitest";
import { stackOption } from "../../../packages/cli/src/deployer.js";
import { usePassphraseOf } from "../../../packages/cli/src/stack.js";

const before = { ...process.env };
beforeEach(() => {
  delete process.env.PULUMI_CONFIG_PASSPHRASE;
  delete process.env.PULUMI_CONFIG_PASSPHRASE_FILE;
});
afterEach(() => {
  process.env = { ...before };
});

test("the stack is found among a deployer command's words, in each form", () => {
  expect(stackOption(["--yes", "--stack", "prod"])).toBe("prod");
  expect(stackOption(["-s", "prod"])).toBe("prod");
  expect(stackOption(["--stack=prod"])).toBe("prod");
  expect(stackOption(["--yes"])).toBeUndefined();
});

test("only the dev stack gets an empty passphrase, and only when none is set", () => {
  usePassphraseOf("prod");
  expect(process.env.PULUMI_CONFIG_PASSPHRASE).toBeUndefined();
  usePassphraseOf("dev");
  expect(process.env.PULUMI_CONFIG_PASSPHRASE).toBe("");
  process.env.PULUMI_CONFIG_PASSPHRASE = "own";
  usePassphraseOf("dev");
  expect(process.env.PULUMI_CONFIG_PASSPHRASE).toBe("own");
});
