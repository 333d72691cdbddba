import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { installEngine } from "./install-engine.js";
import { readAnswers, replay } from "./replay.js";

const SCRIPT = new URL("../../../../packages/fenl/scripts/known-answers.py", import.meta.url).pathname;
/** Other ones look further: each seed is another table with another query. */
const SEED = process.env.FENL_SEED ?? "700000";
const CASES = process.env.FENL_CASES ?? "60";

test(`random queries get the original engine's answers (${CASES} from seed ${SEED})`, async (context) => {
  const engine = await installEngine();
  if ("missing" in engine) return context.skip(engine.missing);
  const { stdout } = await promisify(execFile)(engine.python, [SCRIPT, SEED, CASES], { maxBuffer: 256 << 20 });
  const answers = readAnswers(stdout);
  expect(answers).toHaveLength(Number(CASES));
  for (const answer of answers) {
    const { here, there } = replay(answer);
    expect(here, JSON.stringify(answer)).toEqual(there);
  }
}, 600_000);
