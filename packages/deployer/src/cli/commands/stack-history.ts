import type { Command } from "commander";
import { readHistory, type UpdateRecord } from "../../state/index.js";
import { isJsonObject, type Json } from "../../values/index.js";
import { type GlobalOptions, optionsOf } from "../globals.js";
import { printJson, printLine, timeAgo } from "../output.js";
import { openStack } from "../stack-context.js";

interface Options extends GlobalOptions {
  json?: boolean;
  showSecrets?: boolean;
  pageSize?: string;
  page?: string;
  fullDates?: boolean;
}

/** `stack history`: lists what was done to the stack, newest first. */
export function addStackHistory(stack: Command): void {
  stack
    .command("history")
    .description("Display history for a stack")
    .option("-j, --json", "emit output as JSON")
    .option("--show-secrets", "show secret values when listing config instead of displaying blinded values")
    .option("--page-size <n>", "updates per page")
    .option("--page <n>", "which page to show, from 1")
    .option("--full-dates", "show full dates, instead of relative dates")
    .action(async (_, command: Command) => {
      const options = optionsOf<Options>(command);
      const context = await openStack(options);
      const updates = paged(await readHistory(context.files), options);
      if (!options.json) {
        printLine(updates.map((update) => describeUpdate(update, options.fullDates === true)).join("\n\n"));
        return;
      }
      const decrypt = options.showSecrets ? await context.crypter() : undefined;
      printJson(updates.map((update) => ({ ...asJson(update), config: configOf(update, decrypt?.decrypt) })));
    });
}

function paged(updates: UpdateRecord[], options: Options): UpdateRecord[] {
  const size = Number(options.pageSize ?? 0) || updates.length;
  const page = Math.max(1, Number(options.page ?? 1) || 1);
  return updates.slice((page - 1) * size, page * size);
}

function asJson(update: UpdateRecord) {
  return {
    version: update.version,
    kind: update.kind,
    startTime: isoTime(update.startTime),
    message: update.message,
    environment: update.environment,
    config: {},
    result: update.result,
    endTime: isoTime(update.endTime),
    resourceChanges: update.resourceChanges,
  };
}

function isoTime(unixSeconds: number): string {
  return new Date(unixSeconds * 1000).toISOString();
}

function configOf(update: UpdateRecord, decrypt: ((text: string) => string) | undefined) {
  const entries = Object.entries(update.config ?? {}).map(([key, value]) => {
    const secure = isJsonObject(value) && typeof value.secure === "string" ? value.secure : undefined;
    if (secure === undefined && textOf(value).includes('{"secure":')) return [key, { secret: true }];
    if (secure === undefined) return [key, { value: textOf(value), secret: false }];
    return [key, { ...(decrypt ? { value: decrypt(secure) } : {}), secret: true }];
  });
  return Object.fromEntries(entries);
}

function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function describeUpdate(update: UpdateRecord, fullDates: boolean): string {
  const started = new Date(update.startTime * 1000);
  const changes = Object.entries(update.resourceChanges ?? {}).map(([operation, count]) => `${count} ${operation}`);
  const lines = [
    ...(update.version > 0 ? [`Version: ${update.version}`] : []),
    `UpdateKind: ${update.kind}`,
    `Status: ${update.result}`,
    `Message: ${update.message}`,
    `Updated ${fullDates ? started.toISOString() : timeAgo(started)} took ${update.endTime - update.startTime}s`,
    `    ${changes.join(", ") || "0 changes"}`,
    ...Object.keys(update.environment ?? {})
      .toSorted()
      .map((key) => `    ${key}: ${update.environment[key]}`),
  ];
  return lines.join("\n");
}
