/**
 * Preloaded into programs and plugins. An engine that was killed can't stop them, and what they go on doing nobody
 * writes down: they notice that they have become somebody else's child, and end.
 */
const PARENT_CHECK_MS = 1_000;
const parent = process.ppid;
const watch = () => process.ppid !== parent && process.kill(process.pid, "SIGKILL");
setInterval(watch, PARENT_CHECK_MS).unref();
