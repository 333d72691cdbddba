import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import type Docker from "dockerode";
import { pack } from "tar-stream";
import type { PropertyMap } from "../../../values/index.js";
import { daemonMessage } from "../daemon/errors.js";
import { objects, text } from "../model/convert.js";

/** Puts the files that the program gives into a container that is not started yet. */
export async function uploadFiles(container: Docker.Container, wanted: PropertyMap): Promise<void> {
  const files = objects(wanted.uploads);
  if (files.length === 0) return;
  const archive = pack();
  for (const file of files) {
    const content = await contentOf(file);
    archive.entry(
      {
        name: String(file.file).replace(/^\/+/, ""),
        mode: Number.parseInt(text(file.permissions) ?? (file.executable === true ? "0744" : "0644"), 8),
        uid: numericId(text(file.owner), "passwd"),
        gid: numericId(text(file.group), "group"),
      },
      content,
    );
  }
  archive.finalize();
  await container.putArchive(archive as unknown as NodeJS.ReadableStream, { path: "/" }).catch((error) => {
    throw new Error(`Unable to upload volume content: ${daemonMessage(error)}`);
  });
}

async function contentOf(file: PropertyMap): Promise<Buffer> {
  const sources = [text(file.content), text(file.contentBase64), text(file.source)].filter(Boolean);
  const where = `error with upload content of ${file.file}`;
  if (sources.length === 0) throw new Error(`${where}: one of 'content', 'content_base64', or 'source' must be set`);
  if (sources.length > 1) throw new Error(`${where}: only one of 'content', 'content_base64', or 'source' can be set`);
  if (text(file.content)) return Buffer.from(String(file.content));
  if (text(file.contentBase64)) return Buffer.from(String(file.contentBase64), "base64");
  return readFile(String(file.source)).catch((error: Error) => {
    throw new Error(`could not read file: ${error.message}`);
  });
}

/** The id of a user or group of this machine; numbers are taken as they are. */
function numericId(name: string | undefined, database: "passwd" | "group"): number {
  if (!name) return 0;
  if (/^\d+$/.test(name)) return Number(name);
  try {
    return Number(execFileSync("getent", [database, name], { encoding: "utf8" }).split(":")[2]);
  } catch {
    throw new Error(
      `${database === "passwd" ? "user" : "group"} ${JSON.stringify(name)} of an upload is not known here`,
    );
  }
}
