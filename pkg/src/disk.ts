import { blobSource } from "./blob.js";
import { TablightError } from "./errors.js";
import type { ByteSource } from "./sources.js";

/** A handle whose reads and writes do not wait; in workers only. */
export interface SyncHandle {
  getSize(): number;
  read(into: Uint8Array, options: { at: number }): number;
  write(bytes: Uint8Array, options: { at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}

type SyncFile = FileSystemFileHandle & { createSyncAccessHandle(options?: { mode: "read-only" }): Promise<SyncHandle> };

/** How often, and how long after, a file is asked for again that somebody else holds, which is for a moment only. */
const [TRIES, WAIT_MS] = [50, 20];

/** Opens a file of the origin-private file system to write it, alone. */
export function openToWrite(file: FileSystemFileHandle): Promise<SyncHandle> {
  return onceFree(() => (file as SyncFile).createSyncAccessHandle());
}

/** The bytes of a file of the origin-private file system. */
export async function bytesOf(file: FileSystemFileHandle): Promise<Uint8Array> {
  if (!canShare()) return new Uint8Array(await (await file.getFile()).arrayBuffer());
  const handle = await openToRead(file);
  try {
    return readFrom(handle, 0, handle.getSize());
  } finally {
    handle.close();
  }
}

/**
 * The ranges of a file of the origin-private file system. They are read through a handle: where rows are written at the same time, Chromium
 * loses a read of a blob of such a file now and then, which then neither ends nor fails. Browsers without handles for several readers have
 * the blob.
 */
export async function fileSource(file: FileSystemFileHandle): Promise<ByteSource> {
  const blob = await file.getFile();
  return canShare() ? new HandleSource(file, blob.size) : blobSource(blob);
}

/** Does something to a file as soon as nobody else holds it. */
export async function onceFree<T>(work: () => Promise<T>): Promise<T> {
  for (let left = TRIES; ; left--) {
    try {
      return await work();
    } catch (error) {
      if (left === 0 || !(error instanceof DOMException) || error.name !== "NoModificationAllowedError") throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  }
}

class HandleSource implements ByteSource {
  readonly size: number;
  readonly #file: FileSystemFileHandle;
  #handle: Promise<SyncHandle> | undefined;

  constructor(file: FileSystemFileHandle, size: number) {
    [this.#file, this.size] = [file, size];
  }

  async read(start: number, end: number): Promise<Uint8Array> {
    try {
      return readFrom(await (this.#handle ??= openToRead(this.#file)), start, end);
    } catch (cause) {
      throw new TablightError("parse", "what is kept on this device can no longer be read", { hint: "open the file itself", details: { byte: start }, cause });
    }
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    (await handle?.catch(() => undefined))?.close();
  }
}

/** Can several read a file at once? Elsewhere the mode is ignored, and a handle is for one alone. */
function canShare(): boolean {
  const { FileSystemSyncAccessHandle: type } = globalThis as { FileSystemSyncAccessHandle?: { prototype: object } };
  return type !== undefined && "mode" in type.prototype;
}

function openToRead(file: FileSystemFileHandle): Promise<SyncHandle> {
  return onceFree(() => (file as SyncFile).createSyncAccessHandle({ mode: "read-only" }));
}

function readFrom(handle: SyncHandle, start: number, end: number): Uint8Array {
  const bytes = new Uint8Array(end - start);
  return bytes.subarray(0, handle.read(bytes, { at: start }));
}
