import { CacheFolder, type CacheFile, type CacheKey, type Manifest } from "./cache.js";
import { aborted, TablightError } from "./errors.js";
import { Pacer } from "./pacing.js";
import type { Job } from "./protocol.js";
import type { NamedSource } from "./sources.js";
import type { CacheState, OpenOptions } from "./types.js";
import type { WasmDataset, WasmLoader } from "./wasm.js";

/** What the caller wants of the cache. */
export interface CacheWish {
  mode: "auto" | "never" | "always";
  /** Bytes that all caches may take together; nothing for the default. */
  limit: number | undefined;
  /** The name of the data set. */
  name: string;
}

let folder: Promise<CacheFolder | undefined> | undefined;

/** Where the caches are, once leftovers are gone; none where there is no such place. */
export function cacheFolder(): Promise<CacheFolder | undefined> {
  return (folder ??= CacheFolder.open().then(async (opened) => {
    await opened?.sweep();
    return opened;
  }));
}

/** Writes what a loader has for the cache while it reads. What goes wrong with the cache ends the cache, and never the reading. */
export class Caching {
  readonly #folder: CacheFolder;
  readonly #wish: CacheWish;
  readonly #key: CacheKey | undefined;
  readonly #stays: boolean;
  /** A cache of the same files that is there already. */
  readonly #same: Manifest & { id: string } | undefined;
  readonly #stale: readonly string[];
  #loader: WasmLoader | undefined;
  #file: CacheFile | undefined;
  #end = 0;
  #reason: string | undefined;

  private constructor(folder: CacheFolder, wish: CacheWish, key: CacheKey | undefined, { same, stale }: Partial<Awaited<ReturnType<CacheFolder["find"]>>>) {
    [this.#folder, this.#wish, this.#key, this.#same, this.#stale] = [folder, wish, key, same, stale ?? []];
    this.#stays = wish.mode === "always";
  }

  /** What is done for a source; nothing where there is no cache or none is wanted. */
  static async of(wish: CacheWish, files: readonly NamedSource[], options: Partial<OpenOptions>): Promise<Caching | undefined> {
    const folder = wish.mode === "never" ? undefined : await cacheFolder();
    if (!folder) return undefined;
    const key = keyOf(files, options);
    const found = key && (await folder.find(key).catch(() => undefined));
    return new Caching(folder, wish, key, found ?? {});
  }

  /** A cache of the same files that spares reading them. */
  get ready(): string | undefined {
    return this.#same?.isLetGo ? this.#same.id : undefined;
  }

  /** Caches what the loader reads, from its first step on. */
  begin(loader: WasmLoader): void {
    const isThere = this.#stays && this.#same !== undefined;
    if (!CacheFolder.isWritable || isThere || this.#reason !== undefined) return;
    this.#loader = loader;
    loader.cache(this.#stays);
  }

  /** Writes what is there to be written. */
  async drain(job: Job): Promise<void> {
    const loader = this.#loader;
    if (!loader) return;
    const pacer = new Pacer();
    try {
      for (let next = loader.nextCached(); next; next = loader.nextCached()) {
        this.#file ??= await this.#folder.begin(this.#wish.limit, this.#stays);
        await this.#file.write(next.at, next.bytes);
        this.#end = next.at + next.bytes.length;
        await pacer.pause();
        if (job.cancelled()) throw aborted();
      }
    } catch (error) {
      if (job.cancelled()) throw error;
      await this.#giveUp(error);
    }
  }

  /** Ends the writing, before the loader's data set is made. */
  async seal(): Promise<void> {
    try {
      this.#file?.seal(this.#end);
    } catch (error) {
      await this.#giveUp(error);
    }
  }

  /** What has become of it: the cache that the data set reads from, where it does, and what is told of it. */
  async settle(dataset: WasmDataset): Promise<{ file: CacheFile | undefined; state: CacheState }> {
    const file = dataset.cached === undefined ? undefined : this.#file;
    if (!file) {
      await this.leave();
      const there = this.#stays ? this.#same : undefined;
      return { file: undefined, state: there ? { kind: "device", id: there.id, bytes: there.bytes } : this.#none };
    }
    const bytes = this.#end;
    try {
      if (this.#stays) await this.#publish(file, dataset, bytes);
    } catch (error) {
      await this.#giveUp(error);
      dataset.forgetCache();
      return { file: undefined, state: this.#none };
    }
    if (!dataset.kept) return { file, state: this.#stays ? { kind: "device", id: file.id, bytes } : { kind: "session", bytes } };
    await file.leave();
    return { file: undefined, state: { kind: "device", id: file.id, bytes } };
  }

  /** Leaves what was written to be swept away. */
  async leave(): Promise<void> {
    this.#loader = undefined;
    await this.#file?.leave();
    this.#file = undefined;
  }

  get #none(): CacheState {
    return { kind: "none", bytes: 0, ...(this.#reason !== undefined && { reason: this.#reason }) };
  }

  async #publish(file: CacheFile, dataset: WasmDataset, bytes: number): Promise<void> {
    const state = dataset.state();
    if (!state) throw new TablightError("internal", "there is nothing to be kept");
    const { rowCount: rows, schema, kept } = dataset;
    await file.publish({ name: this.#wish.name, bytes, rows, columns: schema.length, at: Date.now(), key: this.#key, isLetGo: !kept, state });
    for (const id of this.#stale) await this.#folder.forget(id);
  }

  async #giveUp(error: unknown): Promise<void> {
    this.#reason = isFull(error) ? "the browser grants no more storage" : TablightError.from(error).message;
    this.#loader?.forgetCache();
    await this.leave();
  }
}

/** Files are recognized by name, size and the time of their last change, together with how they are read. */
function keyOf(files: readonly NamedSource[], { keep: _, ...options }: Partial<OpenOptions>): CacheKey | undefined {
  const sources = files.map(({ source }) => source);
  if (!sources.every((source) => source instanceof File)) return undefined;
  return {
    what: JSON.stringify([files.map(({ name }) => name), options]),
    version: JSON.stringify(sources.map(({ size, lastModified }) => [size, lastModified])),
  };
}

function isFull(error: unknown): boolean {
  return error instanceof Error && error.name === "QuotaExceededError";
}
