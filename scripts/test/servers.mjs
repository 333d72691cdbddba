// @ts-check
// The containers that integration tests share. Tests leave them running; a whole run stops those that it started.
import Docker from "dockerode";

const PREFIX = "rt-kaskada-test-";

/** @returns {Promise<Set<string>>} the ids of those that run now */
export async function runningTestServers() {
  const containers = await new Docker().listContainers({ filters: { name: [PREFIX] } });
  return new Set(containers.map((container) => container.Id));
}

/**
 * Stops those that didn't run before. They keep their data and start again in seconds.
 * @param {Set<string>} before
 */
export async function stopTestServers(before) {
  const started = [...(await runningTestServers())].filter((id) => !before.has(id));
  await Promise.all(started.map((id) => new Docker().getContainer(id).stop({ t: 10 })));
}
