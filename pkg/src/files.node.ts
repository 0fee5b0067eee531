import { type FileHandle, open, readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { badParam } from "./errors.js";
import { dataFiles } from "./folder.js";
import type { ByteSource, DiskFile, NamedSource, OpenDisk, OpenPath } from "./sources.js";

/** Buffers of this many bytes or more are filled again. */
const LARGE = 1 << 20;
/** Buffers kept to be filled again: one is read while the other is filled. */
const SPARE = 2;

/** A file on disk, held open only while it is read. */
class DiskSource implements ByteSource {
  readonly size: number;
  readonly #path: string;
  #handle: Promise<FileHandle> | undefined;
  readonly #spare: ArrayBuffer[] = [];

  constructor({ path, size }: DiskFile) {
    this.#path = path;
    this.size = size;
  }

  async read(start: number, end: number): Promise<Uint8Array> {
    this.#handle ??= open(this.#path);
    const handle = await this.#handle;
    const bytes = new Uint8Array(this.#buffer(end - start), 0, end - start);
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  }

  reuse({ buffer }: Uint8Array): void {
    if (buffer.byteLength >= LARGE && this.#spare.length < SPARE) this.#spare.push(buffer as ArrayBuffer);
  }

  async close(): Promise<void> {
    this.#spare.length = 0;
    const handle = this.#handle;
    this.#handle = undefined;
    await (await handle)?.close();
  }

  #buffer(length: number): ArrayBuffer {
    const spare = length >= LARGE ? this.#spare.pop() : undefined;
    return spare && spare.byteLength >= length ? spare : new ArrayBuffer(length);
  }
}

/** The bytes of a file on disk. */
export const openDisk: OpenDisk = (file) => new DiskSource(file);

/** The file at a path or `file:` URL, or the data files of the folder there. */
export const openFile: OpenPath = async (path) => {
  const location = path instanceof URL || path.startsWith("file:") ? fileURLToPath(path) : path;
  const info = await stat(location).catch(() => {
    throw badParam("source", `there is no file ${location}`, "check the path");
  });
  if (info.isDirectory()) return openFolder(location);
  if (!info.isFile()) throw badParam("source", `${location} is not a file`);
  return [{ name: basename(location), source: { path: location, size: info.size } }];
};

async function openFolder(folder: string): Promise<NamedSource[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = dataFiles(entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name), folder);
  const files = await Promise.all(names.map((name) => openFile(join(folder, name))));
  return files.flat();
}
