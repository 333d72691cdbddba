import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../failure.js";
import { formatDuration } from "../terminal/format.js";
import type { Progress } from "../terminal/progress.js";
import { type Observation, totalMoved, waitingFor } from "./observation.js";
import { renderLine, renderPicture } from "./render.js";

/** What the follower watches. */
export interface Followed {
  observe(): Promise<Observation>;
  /** The reason why the pipeline can't complete (a container that has failed, with its last log lines), if there is one. */
  failure(): Promise<string | undefined>;
}

const interval = 1000;
/** Longer than any restart of a server with its clients' back-off. */
const stalledAfter = 180_000;

/**
 * Draws the pipeline's progress until it is complete.
 * @throws Failure when a part of it has failed, or nothing has moved for three minutes
 */
export async function follow(pipeline: Followed, progress: Progress): Promise<Observation> {
  const started = Date.now();
  let before: Observation | undefined;
  let moved = -1;
  let movedAt = started;
  let lineAt = 0;
  for (;;) {
    const now = await pipeline.observe();
    const waiting = waitingFor(now);
    const due = now.at - lineAt >= 5000 || !waiting;
    const picture = renderPicture(now, before, started);
    progress.update(picture, due ? renderLine(now) : "");
    if (due) lineAt = now.at;
    if (!waiting) {
      progress.done();
      // The apps write their counts about once a second: the last ones come after the last row.
      await sleep(1500);
      return pipeline.observe();
    }
    const reason = failedMaterialization(now) ?? (await pipeline.failure());
    if (reason) {
      progress.done();
      throw new Failure(reason, "mend the cause and run `rtk up` again: it goes on where it stopped");
    }
    const total = totalMoved(now);
    if (total !== moved) {
      moved = total;
      movedAt = now.at;
    } else if (now.at - movedAt > stalledAfter) {
      progress.done();
      throw new Failure(
        `nothing has moved for ${formatDuration(stalledAfter)} while waiting for ${waiting}`,
        "look at `rtk status` and at the service's log with `rtk logs`",
      );
    }
    before = now;
    await sleep(interval);
  }
}

function failedMaterialization({ kaskada }: Observation): string | undefined {
  return kaskada?.state === "STATE_FAILED" ? `the materialization has failed: ${kaskada.error}` : undefined;
}
