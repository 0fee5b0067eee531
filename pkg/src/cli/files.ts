import { createWriteStream } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import type { Dataset } from "../dataset.js";
import type { CallOptions } from "../types.js";
import { formatOf } from "./options.js";
import { UsageError } from "./usage.js";

/** Writes a data set in the format of the file's name; a file that could not be finished is removed. */
export async function writeRows(dataset: Dataset, path: string, options: CallOptions): Promise<void> {
  const blob = await dataset.export({ format: formatOf(path) }, options);
  try {
    await pipeline(Readable.fromWeb(blob.stream() as ReadableStream), createWriteStream(path));
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

/** Writes a report. */
export async function writeJson(path: string, report: unknown): Promise<void> {
  await writeFile(path, `${toJson(report)}\n`);
}

/** A report as JSON; whole numbers beyond 2^53 become texts. */
export function toJson(report: unknown): string {
  return JSON.stringify(report, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value), 2);
}

/** A recipe in a JSON file: an object with `steps`, or the list of them. */
export async function readRecipe(path: string): Promise<Record<string, unknown>> {
  const recipe = await readJson(path);
  return Array.isArray(recipe) ? { steps: recipe } : objectOf(recipe, path);
}

/** The object in a JSON file. */
export async function readParams(path: string): Promise<Record<string, unknown>> {
  return objectOf(await readJson(path), path);
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, "utf8").catch(() => {
    throw new UsageError(`cannot read the parameters in ${path}`);
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path} is not JSON: ${(error as Error).message}`);
  }
}

function objectOf(params: unknown, path: string): Record<string, unknown> {
  if (typeof params !== "object" || params === null || Array.isArray(params)) throw new UsageError(`${path} must hold a JSON object`);
  return params as Record<string, unknown>;
}

/** The bytes of a saved model. */
export async function readModel(path: string): Promise<Uint8Array> {
  return readFile(path).catch(() => {
    throw new UsageError(`cannot read the model ${path}`);
  });
}
