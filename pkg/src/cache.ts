import { bytesOf, fileSource, onceFree, openToWrite, type SyncHandle } from "./disk.js";
import { TablightError } from "./errors.js";
import type { ByteSource } from "./sources.js";

/**
 * The caches of this origin: in a folder of the origin-private file system, for each a file of rows and, where it is to stay on the device,
 * a manifest with all else that a data set is made of. The manifest is written last, with a checksum: without a sound one there is nothing
 * to be opened, only leftovers. Whoever uses a cache holds a lock on it that the browser releases with the worker, however that ends.
 */
const FOLDER = "tablight";
const ROWS = ".rows";
const MANIFEST = ".manifest";
const VERSION = 1;

/** The caches may take one part in this many of what the browser grants the origin. */
const SHARE_OF_QUOTA = 2;

/** What stays on this device of a file, so that it can be opened again without it. */
export interface CachedFile {
  /** Names it for `engine.reopen` and `engine.forget`. */
  id: string;
  /** The name of the data set. */
  name: string;
  /** Bytes it takes on this device. */
  bytes: number;
  /** Its number of rows. */
  rows: number;
  /** Its number of columns. */
  columns: number;
  /** When it was put there, in milliseconds since 1970. */
  at: number;
}

/** What a manifest says. */
export interface Manifest extends Omit<CachedFile, "id"> {
  /** The files it was made from and how they were read; nothing where that cannot be told of a source. */
  key: CacheKey | undefined;
  /** Whether the rows were let go, so that it saves reading them when the file is opened again. */
  isLetGo: boolean;
  /** The data set but for its rows, for `WasmEngine.restore`. */
  state: Uint8Array;
}

/** By what a source is recognized. */
export interface CacheKey {
  /** The names of the files, and how they were read. */
  what: string;
  /** Their sizes, and when they were changed last. */
  version: string;
}

interface Entry extends Manifest {
  id: string;
  /** When it was opened last. */
  used: number;
}

/** The folder of the caches. */
export class CacheFolder {
  readonly #folder: FileSystemDirectoryHandle;

  private constructor(folder: FileSystemDirectoryHandle) {
    this.#folder = folder;
  }

  /** The folder; none where the browser has no such file system, as in private windows of some. */
  static async open(): Promise<CacheFolder | undefined> {
    const { storage, locks } = globalThis.navigator ?? {};
    if (!storage?.getDirectory || !locks) return undefined;
    try {
      return new CacheFolder(await (await storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true }));
    } catch {
      return undefined;
    }
  }

  /** Whether caches can be written from here. */
  static get isWritable(): boolean {
    return typeof FileSystemFileHandle !== "undefined" && "createSyncAccessHandle" in FileSystemFileHandle.prototype;
  }

  /** What stays on this device, the latest first. */
  async list(): Promise<CachedFile[]> {
    const entries = (await this.#entries()).sort((a, b) => b.at - a.at);
    return entries.map(({ id, name, bytes, rows, columns, at }) => ({ id, name, bytes, rows, columns, at }));
  }

  /** Caches made from files of these names that were read so: which of them is of these very files, and which are not. */
  async find({ what, version }: CacheKey): Promise<{ same: Entry | undefined; stale: string[] }> {
    const entries = (await this.#entries()).filter(({ key }) => key?.what === what);
    const same = entries.find(({ key }) => key?.version === version);
    return { same, stale: entries.filter((entry) => entry !== same).map(({ id }) => id) };
  }

  /** Takes a cache into use; refuses one that is gone, damaged, or of a newer version. */
  async enter(id: string): Promise<{ entry: Entry; file: CacheFile }> {
    const release = await hold(id);
    try {
      const entry = await this.#entry(id);
      if (entry === "newer") throw refused("unsupported", "was made by a newer version of this program", "update it, or open the file itself");
      if (!entry) throw refused("parse", "is gone or damaged", "open the file itself");
      await this.#touch(id).catch(() => undefined); // the next to be dropped is then told by an older use
      return { entry, file: new CacheFile(this, id, release) };
    } catch (error) {
      await release();
      await this.sweep([id]);
      throw error;
    }
  }

  /** Begins a cache. One that is to stay drops others for want of room, those used least recently first. */
  async begin(limit: number | undefined, stays: boolean): Promise<CacheFile> {
    const { quota = 0, usage = 0 } = await navigator.storage.estimate();
    const ours = await this.#bytes();
    const room = Math.min((limit ?? quota / SHARE_OF_QUOTA) - ours, quota - usage);
    const id = crypto.randomUUID();
    const release = await hold(id);
    try {
      const rows = await this.#write(id + ROWS);
      return new CacheFile(this, id, release, { rows, room, drop: async () => (stays ? this.#dropOne() : 0) });
    } catch (error) {
      await release();
      await this.sweep([id]);
      throw error;
    }
  }

  /** Writes a manifest; from then on its cache stays. */
  async publish(id: string, manifest: Manifest): Promise<void> {
    const body = JSON.stringify({ ...manifest, state: toBase64(manifest.state) });
    const bytes = encode(`${head(Date.now())} ${await checksum(body)}\n${body}`);
    const handle = await this.#write(id + MANIFEST);
    try {
      if (handle.write(bytes, { at: 0 }) < bytes.length) throw full();
      handle.flush();
    } finally {
      handle.close();
    }
  }

  /** Removes what stays on this device: a cache, or all of them. One that is in use is not found any more, and goes when it is left. */
  async forget(id?: string): Promise<void> {
    const ids = id === undefined ? await this.#ids() : [id];
    for (const one of ids) await this.#remove(one + MANIFEST);
    await this.sweep(ids);
  }

  /** Removes what nobody uses and nobody can open. */
  async sweep(ids?: readonly string[]): Promise<void> {
    for (const id of ids ?? (await this.#ids())) {
      await alone(id, async () => {
        if (await this.#entry(id)) return;
        await this.#remove(id + MANIFEST);
        await this.#remove(id + ROWS);
      });
    }
  }

  /** Removes what nobody uses and what was never finished, without a look into it. A worker that was ended lets go of its caches a moment later: they are tried again for a while. */
  async sweepUnfinished(): Promise<void> {
    for (let wait = 20; wait < 10_000; wait *= 2) {
      const names = await this.#names();
      const unfinished = idsOf(names.filter((name) => name.endsWith(ROWS) && !names.includes(idOf(name) + MANIFEST)));
      if (unfinished.length === 0) return;
      await this.sweep(unfinished);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  /** The rows of a cache, as they lie in its file. */
  async rows(id: string): Promise<ByteSource> {
    return fileSource(await this.#folder.getFileHandle(id + ROWS));
  }

  async #names(): Promise<string[]> {
    const names: string[] = [];
    for await (const name of this.#folder.keys()) names.push(name);
    return names;
  }

  async #ids(): Promise<string[]> {
    return idsOf(await this.#names());
  }

  async #entries(): Promise<Entry[]> {
    const entries = await Promise.all((await this.#ids()).map((id) => this.#entry(id)));
    return entries.filter((entry) => entry !== undefined && entry !== "newer");
  }

  /** What can be opened; nothing where it is damaged or was never finished. */
  async #entry(id: string): Promise<Entry | "newer" | undefined> {
    try {
      const text = new TextDecoder().decode(await bytesOf(await this.#folder.getFileHandle(id + MANIFEST)));
      const [top = "", body = ""] = text.split("\n");
      const [, version, used, sum] = /^tablight-cache (\d+) (\d{13}) (\w+)$/.exec(top) ?? [];
      if (Number(version) > VERSION) return "newer";
      if (sum === undefined || sum !== (await checksum(body))) return undefined;
      const { state, ...manifest } = JSON.parse(body) as Omit<Manifest, "state"> & { state: string };
      const size = await this.#size(id + ROWS);
      return size === manifest.bytes ? { ...manifest, id, used: Number(used), state: fromBase64(state) } : undefined;
    } catch {
      return undefined;
    }
  }

  /** Notes that a cache was used now, in place: should that fail halfway, no more than the time is lost. */
  async #touch(id: string): Promise<void> {
    const handle = await this.#write(id + MANIFEST);
    try {
      handle.write(encode(head(Date.now())), { at: 0 });
    } finally {
      handle.close();
    }
  }

  /** Drops the cache that was used least recently; answers how many bytes that frees, 0 where all are in use. */
  async #dropOne(): Promise<number> {
    for (const { id, bytes } of (await this.#entries()).sort((a, b) => a.used - b.used)) {
      const isDropped = await alone(id, async () => {
        await this.#remove(id + MANIFEST);
        await this.#remove(id + ROWS);
      });
      if (isDropped) return bytes;
    }
    return 0;
  }

  async #bytes(): Promise<number> {
    const sizes = (await this.#ids()).map(async (id) => this.#size(id + ROWS));
    return (await Promise.allSettled(sizes)).reduce((sum, size) => sum + (size.status === "fulfilled" ? size.value : 0), 0);
  }

  async #size(name: string): Promise<number> {
    return (await (await this.#folder.getFileHandle(name)).getFile()).size;
  }

  async #write(name: string): Promise<SyncHandle> {
    return openToWrite(await this.#folder.getFileHandle(name, { create: true }));
  }

  async #remove(name: string): Promise<void> {
    await onceFree(() => this.#folder.removeEntry(name)).catch(() => undefined);
  }
}

/** A cache that is being written. */
interface Writing {
  rows: SyncHandle;
  /** Bytes that it may take. */
  room: number;
  /** Makes more room, if it can; answers how much. */
  drop(): Promise<number>;
}

/** A cache in use. */
export class CacheFile {
  readonly id: string;
  readonly #folder: CacheFolder;
  readonly #release: Release;
  #writing: Writing | undefined;

  constructor(folder: CacheFolder, id: string, release: Release, writing?: Writing) {
    [this.#folder, this.id, this.#release, this.#writing] = [folder, id, release, writing];
  }

  /** Writes bytes; rejects where there is no room for them. */
  async write(at: number, bytes: Uint8Array): Promise<void> {
    const writing = this.#writing;
    if (!writing) throw new TablightError("internal", "the cache is not being written");
    while (at + bytes.length > writing.room) {
      const more = await writing.drop();
      if (more === 0) throw full();
      writing.room += more;
    }
    if (writing.rows.write(bytes, { at }) < bytes.length) throw full();
  }

  /** Ends the writing: the rows are on the disk now, and take so many bytes. */
  seal(bytes: number): void {
    const { rows } = this.#writing ?? {};
    this.#writing = undefined;
    try {
      rows?.truncate(bytes);
      rows?.flush();
    } finally {
      rows?.close();
    }
  }

  /** Lets it stay on the device. */
  publish(manifest: Manifest): Promise<void> {
    return this.#folder.publish(this.id, manifest);
  }

  /** Its rows. */
  rows(): Promise<ByteSource> {
    return this.#folder.rows(this.id);
  }

  /** Uses it no more. It goes unless it is to stay. */
  async leave(): Promise<void> {
    this.#writing?.rows.close();
    this.#writing = undefined;
    await this.#release();
    await this.#folder.sweep([this.id]);
  }

  /** Uses it no more, and nobody shall. */
  async discard(): Promise<void> {
    await this.#folder.forget(this.id);
    await this.leave();
  }
}

function idOf(name: string): string {
  return name.slice(0, name.lastIndexOf("."));
}

function idsOf(names: readonly string[]): string[] {
  return [...new Set(names.map(idOf))];
}

/** Lets go of a cache, and waits until that is so. */
type Release = () => Promise<void>;

/** Holds on to a cache; returns how to let go. */
function hold(id: string): Promise<Release> {
  return new Promise((held, failed) => {
    const until = (): Promise<void> =>
      new Promise((release) => held(() => {
        release();
        return over;
      }));
    const over = navigator.locks.request(lockOf(id), { mode: "shared" }, until).then(() => undefined);
    over.catch(failed);
  });
}

/** Does something to a cache while nobody holds it; false where somebody does. */
function alone(id: string, work: () => Promise<void>): Promise<boolean> {
  return navigator.locks.request(lockOf(id), { ifAvailable: true }, async (lock) => {
    if (lock) await work();
    return lock !== null;
  });
}

function lockOf(id: string): string {
  return `tablight-cache-${id}`;
}

function head(used: number): string {
  return `tablight-cache ${VERSION} ${String(used).padStart(13, "0")}`;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

async function checksum(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", encode(text) as BufferSource);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 1 << 15) text += String.fromCharCode(...bytes.subarray(at, at + (1 << 15)));
  return btoa(text);
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

function refused(code: "parse" | "unsupported", what: string, hint: string): TablightError {
  return new TablightError(code, `what was kept on this device ${what}`, { hint });
}

function full(): TablightError {
  return new TablightError("memory", "the cache would take more than it may on this device", { hint: "forget files that are kept on it, or raise cacheLimit" });
}
