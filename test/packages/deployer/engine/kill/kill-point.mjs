// Preloaded into a process (`node --import`) to kill it at one of the moments at which it changes files under
// KILL_DIRECTORY: the one numbered KILL_AT. Every change counts as a moment just before it, and a write of data as a
// second one when half of the data is written. Before it dies, and at a normal end, it says on standard output where
// it was: the product knows nothing of this.
import fs from "node:fs";
import promises from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { basename, resolve, sep } from "node:path";

const directory = resolve(process.env.KILL_DIRECTORY) + sep;
const at = Number(process.env.KILL_AT ?? 0);
let moments = 0;

/** What is left of a file's name without what differs from run to run. */
const plain = (path) =>
  basename(path)
    .replace(/[0-9a-f-]{36}/g, "*")
    .replace(/\d{15,}/, "*");

function moment(what, path) {
  if (!resolve(String(path)).startsWith(directory)) return false;
  moments++;
  if (moments !== at) return false;
  fs.writeSync(1, `killed: ${what} ${plain(String(path))}\n`);
  return true;
}

const die = () => process.kill(process.pid, "SIGKILL");

function watchHandle(handle, path) {
  for (const name of ["sync", "datasync"]) {
    const original = handle[name].bind(handle);
    handle[name] = (...args) => {
      if (moment(`before ${name} of`, path)) die();
      return original(...args);
    };
  }
  for (const name of ["appendFile", "writeFile"]) {
    const original = handle[name].bind(handle);
    handle[name] = async (data, ...args) => {
      if (moment("before writing", path)) die();
      if (moment("half-way through writing", path)) {
        await original(Buffer.from(data).subarray(0, Math.ceil(data.length / 2)), ...args);
        die();
      }
      return original(data, ...args);
    };
  }
  return handle;
}

const { open, copyFile, rename, rm } = promises;
promises.open = async (path, flags = "r", ...rest) => {
  if (/[wa+]/.test(flags) && moment("before making", path)) die();
  return watchHandle(await open(path, flags, ...rest), path);
};
promises.copyFile = (from, to, ...rest) => {
  if (moment("before copying to", to)) die();
  return copyFile(from, to, ...rest);
};
promises.rename = (from, to) => {
  if (moment("before renaming to", to)) die();
  return rename(from, to);
};
promises.rm = (path, ...rest) => {
  if (fs.existsSync(path) && moment("before removing", path)) die();
  return rm(path, ...rest);
};
const { renameSync } = fs;
fs.renameSync = (from, to) => {
  if (moment("before renaming to", to)) die();
  return renameSync(from, to);
};
syncBuiltinESMExports();

process.on("exit", () => fs.writeSync(1, `ended: ${moments} moments\n`));
