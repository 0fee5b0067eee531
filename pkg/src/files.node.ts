import { type FileHandle, open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { badParam } from "./errors.js";
import type { ByteSource, OpenPath } from "./sources.js";

/** A file on disk, held open only while it is read. */
class FileSource implements ByteSource {
  readonly size: number;
  readonly #path: string;
  #handle: Promise<FileHandle> | undefined;

  constructor(path: string, size: number) {
    this.#path = path;
    this.size = size;
  }

  async read(start: number, end: number): Promise<Uint8Array> {
    this.#handle ??= open(this.#path);
    const handle = await this.#handle;
    const bytes = new Uint8Array(end - start);
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await (await handle)?.close();
  }
}

/** The file at a path or `file:` URL. */
export const openFile: OpenPath = async (path) => {
  const location = path instanceof URL || path.startsWith("file:") ? fileURLToPath(path) : path;
  const info = await stat(location).catch(() => {
    throw badParam("source", `there is no file ${location}`, "check the path");
  });
  if (!info.isFile()) throw badParam("source", `${location} is not a file`);
  return { name: basename(location), source: new FileSource(location, info.size) };
};
