import type { CachedFile } from "./cache.js";
import { type Cleaned, Dataset, type Home, type Residence } from "./dataset.js";
import { aborted, badParam, closed, refuseIfAborted, TablightError } from "./errors.js";
import { progressGate } from "./progress.js";
import { others, places } from "./others.js";
import type { Outcome } from "./outcome.js";
import type { Appended, Backend, Calls, JobOptions, MemoryUse, Opened } from "./protocol.js";
import { type NamedSource, nameOf, type OpenPath, resolveSource, type Source } from "./sources.js";
import type { AppendOptions, CacheMode, CallOptions, CleanOptions, CleanParams, OpenCallOptions } from "./types.js";
import type { RawOutcome, WasmSource } from "./wasm.js";

/** How an engine is made. */
export interface EngineOptions {
  /**
   * How many workers may share the reading of a large CSV, NDJSON, Parquet or Arrow file, a k-means of many rows and a forecast or backtest of many series; the others
   * start with the first large file, or when such a task takes long. What is found does not depend on how many there are. Default: `"auto"`, as many as the machine has cores, up to four. In a browser with
   * `worker: false` there is one; in Node the calling thread is the first of them.
   */
  workers?: "auto" | number | undefined;
  /** Bytes that open data sets and running tasks may hold together; more is refused with code `memory`. Default: 1.5e9. */
  memoryBudget?: number | undefined;
  /**
   * What is cached on this device of the files that are opened; see `CacheMode`. It takes effect in a browser's worker, where there is an
   * origin-private file system; in Node and with `worker: false` nothing is cached. Default: `"never"`.
   */
  cache?: CacheMode | undefined;
  /** Bytes that all caches of this origin may take together. Default: half of what the browser grants it. */
  cacheLimit?: number | undefined;
  /**
   * Where the WebAssembly module comes from: of its `first` part and its `rest` the URL, the bytes or the compiled module. The rest is not needed to read a file and
   * profile it, and put in place when something else is called. Default: the files beside the package's code; also of the rest, where only one source is given.
   */
  wasm?: WasmSource | undefined;
  /**
   * Whether a browser's worker reads a made-up table until the first call comes, for about a quarter of a second of its time, so that the browser has compiled what the first
   * file needs. Not in Node, and not in a page with `worker: false`. Default: true.
   */
  warmUp?: boolean | undefined;
  /**
   * Where the work is done. `true`: in the package's own worker. `false`: in this thread, in slices of a few milliseconds.
   * A URL, a string or a function: in the worker found or made there, which must run `tablight/worker`.
   * Default: a worker in a page, this thread in Node and inside a worker.
   */
  worker?: boolean | URL | string | (() => Worker) | undefined;
}

/** What differs between a browser and Node. */
export interface Platform {
  /** Starts a backend as the options say. */
  start(options: EngineOptions, memoryBudget: number): Promise<Backend>;
  /** Whether the sources must survive the way into a worker. */
  usesWorker(options: EngineOptions): boolean;
  /** Opens paths, where there is a file system. */
  openPath?: OpenPath;
  /** Removes from this device what workers leave behind. */
  sweep?(): Promise<void>;
}

interface Tenant {
  name: string;
  /** Opens the data set again, in an engine that was rebuilt. */
  again: (backend: Backend) => Promise<Opened>;
  /** What was appended to it, what was cleaned since and what is watched, in order. */
  since: Since[];
  home: Promise<Residence>;
  /** Aborts when it is closed. */
  ended: AbortController;
}

/** What happened to a data set after it was opened, and has to happen again where it is opened again. */
type Since = { [K in "append" | "clean" | "watch"]: { kind: K; args: Omit<Calls[K]["args"], "dataset"> } }["append" | "clean" | "watch"];

const DEFAULT_BUDGET = 1.5e9;
const DEFAULT_CACHE: CacheMode = "never";

/** Opens files and runs what is asked of them. Close it to end its worker. */
export class Engine implements Home {
  readonly #platform: Platform;
  readonly #options: EngineOptions;
  readonly #memoryBudget: number;
  readonly #tenants = new Map<Dataset, Tenant>();
  #watches = 0;
  #backend: Promise<Backend>;
  #closed = false;

  private constructor(platform: Platform, options: EngineOptions) {
    this.#platform = platform;
    this.#options = options;
    this.#memoryBudget = checkBytes("memoryBudget", options.memoryBudget ?? DEFAULT_BUDGET);
    checkWorkers(options.workers ?? "auto");
    checkCache(options.cache ?? DEFAULT_CACHE);
    if (options.cacheLimit !== undefined) checkBytes("cacheLimit", options.cacheLimit);
    this.#backend = this.#start();
  }

  /** Made by `openEngine`. */
  static async open(platform: Platform, options: EngineOptions): Promise<Engine> {
    const engine = new Engine(platform, options);
    await engine.#backend;
    return engine;
  }

  /** Opens a file, or several as one table, and reads it. Rejects with `parse` and the place where the bytes are not what their format promises. */
  async open(source: Source, options: OpenCallOptions = {}): Promise<Dataset> {
    if (this.#closed) throw closed("engine");
    return leaving(options.signal, (leave) => this.#open(source, options, leave));
  }

  /**
   * Runs one task on a file, or on several as one table, and keeps nothing: only the columns that the task reads are read, once unless
   * the task goes over them again (`minibatch_kmeans`), and where it works in passes (`profile`, `aggregate`) no row is held in memory, whatever the size of the file.
   */
  async run<R = Record<string, unknown>>(source: Source, task: string, params: object = {}, options: OpenCallOptions = {}): Promise<Outcome<R>> {
    const { signal, onProgress } = options;
    const dataset = await this.open(source, { ...options, purpose: { task, params } });
    try {
      return await dataset.run<R>(task, params, { signal, onProgress });
    } finally {
      await dataset.close();
    }
  }

  async #open(source: Source, options: OpenCallOptions, leave: AbortSignal): Promise<Dataset> {
    const { signal, onProgress, onProfile, name: asked, cache: mode = this.#options.cache ?? DEFAULT_CACHE, purpose, ...reading } = options;
    checkCache(mode);
    const files = await this.#resolve(source, options, leave);
    const name = asked ?? nameOf(files);
    const args = { files, options: reading, cache: { mode, limit: this.#options.cacheLimit, name }, live: onProfile !== undefined, purpose };
    const backend = await this.#living();
    const opened = await backend.call("open", args, { signal, onProgress, onProfile });
    const again = async (rebuilt: Backend): Promise<Opened> => {
      if (files.some(isStream)) throw passed(name);
      return rebuilt.call("open", { ...args, live: false });
    };
    return this.#settle({ backend, opened }, { name, again, since: [] }, signal);
  }

  /** Files that are kept on this device, the latest first. They can be opened again without their source; there are none where nothing is cached. */
  async cached(): Promise<CachedFile[]> {
    return (await this.#living()).call("cached", {});
  }

  /** Opens what is kept of a file on this device, by the `id` that `cached` tells, with its profile and without reading it. */
  async reopen(id: string, { signal }: CallOptions = {}): Promise<Dataset> {
    refuseIfAborted(signal);
    const backend = await this.#living();
    const opened = await backend.call("reopen", { id }, { signal });
    const name = (await this.cached()).find((file) => file.id === id)?.name ?? "";
    return this.#settle({ backend, opened }, { name, again: (rebuilt) => rebuilt.call("reopen", { id }), since: [] }, signal);
  }

  /** Removes what is kept of a file on this device, or of every file. Of a data set that is open it goes when that is closed. */
  async forget(id?: string): Promise<void> {
    await (await this.#living()).call("forget", { id });
  }

  async #resolve(source: Source, { onProgress, name }: AppendOptions, leave: AbortSignal): Promise<NamedSource[]> {
    const found = await resolveSource(source, {
      signal: leave,
      onProgress: onProgress && progressGate(onProgress),
      cloneable: this.#platform.usesWorker(this.#options),
      openPath: this.#platform.openPath,
    });
    return name !== undefined && found.length === 1 ? found.map((file) => ({ ...file, name })) : found;
  }

  /** Bytes in use. */
  async memory(): Promise<MemoryUse> {
    return (await this.#living()).call("memory", {});
  }

  /** Ends the engine and everything it has open; what is pending rejects. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const { ended } of this.#tenants.values()) ended.abort(closed("engine"));
    this.#tenants.clear();
    await this.#backend.then((backend) => backend.close()).catch(() => undefined);
    // What a worker leaves behind that was ended is not kept until the next one starts.
    void this.#platform.sweep?.().catch(() => undefined);
  }

  /** `using` closes the engine at the end of the block. */
  [Symbol.dispose](): void {
    void this.close();
  }

  /** `await using` closes the engine at the end of the block and waits for it. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** @internal */
  async residence(dataset: Dataset): Promise<Residence> {
    const tenant = this.#tenant(dataset);
    const current = await tenant.home.catch(() => undefined);
    if (current && !current.backend.dead) return current;
    const backend = await this.#living();
    if (current === (await tenant.home.catch(() => undefined))) tenant.home = this.#reopen(backend, tenant);
    return tenant.home;
  }

  /** @internal */
  append(dataset: Dataset, source: Source, options: AppendOptions): Promise<Appended> {
    return leaving(options.signal, async (leave) => {
      const { signal, onProgress, onProfile, name, ...reading } = options;
      const { since } = this.#tenant(dataset);
      const args = { files: await this.#resolve(source, options, leave), options: reading };
      const { backend, opened } = await this.residence(dataset);
      const now = await backend.call("append", { dataset: opened.dataset, ...args }, { signal, onProgress });
      since.push({ kind: "append", args });
      return now;
    });
  }

  /** @internal */
  async watch(dataset: Dataset, task: string, params: object, options: CallOptions): Promise<() => Promise<void>> {
    const { since } = this.#tenant(dataset);
    const watched = { kind: "watch" as const, args: { task, params, number: this.#watches++ } };
    const { backend, opened } = await this.residence(dataset);
    await backend.call("watch", { dataset: opened.dataset, ...watched.args }, options);
    since.push(watched);
    return async () => {
      since.splice(since.indexOf(watched), 1);
      const { backend, opened } = await this.residence(dataset);
      await backend.call("unwatch", { dataset: opened.dataset, number: watched.args.number });
    };
  }

  /** @internal */
  async derive(dataset: Dataset, task: string, params: object, options: CallOptions): Promise<{ dataset: Dataset; outcome: RawOutcome }> {
    const { named, datasets } = others(params);
    const make = async (job: JobOptions = {}): Promise<Residence & { outcome: RawOutcome }> => {
      const { backend, opened } = await this.residence(dataset);
      const beside = await places(this, datasets);
      return { backend, ...(await backend.call("derive", { dataset: opened.dataset, task, params: named, others: beside }, job)) };
    };
    const { outcome, ...residence } = await make(options);
    const again = async (): Promise<Opened> => (await make()).opened;
    return { dataset: await this.#settle(residence, { name: `${task} of ${dataset.name}`, again, since: [] }, options.signal), outcome };
  }

  /** @internal */
  async clean(dataset: Dataset, params: Partial<CleanParams>, { name, signal, onProgress, onProfile }: CleanOptions): Promise<Cleaned> {
    refuseIfAborted(signal);
    const { backend, opened } = await this.residence(dataset);
    const tenant = this.#tenant(dataset);
    const args = { params, live: false };
    const before = tenant.since.filter(({ kind }) => kind !== "watch");
    const made = await backend.call("clean", { dataset: opened.dataset, ...args, live: onProfile !== undefined }, { signal, onProgress, onProfile });
    const { version, expects } = made.report.fitted;
    const next = { name: name ?? tenant.name, again: tenant.again, since: [...before, { kind: "clean" as const, args }] };
    const cleaned = await this.#settle({ backend, opened: made.opened }, next, signal);
    return { dataset: cleaned, report: made.report, recipe: { version, expects, steps: params.steps ?? [] } };
  }

  /** @internal */
  ended(dataset: Dataset): AbortSignal {
    return this.#tenant(dataset).ended.signal;
  }

  /** @internal */
  release(dataset: Dataset): Promise<Residence | undefined> {
    const tenant = this.#tenants.get(dataset);
    tenant?.ended.abort(closed("data set"));
    this.#tenants.delete(dataset);
    return tenant ? tenant.home.catch(() => undefined) : Promise.resolve(undefined);
  }

  #tenant(dataset: Dataset): Tenant {
    const tenant = this.#tenants.get(dataset);
    if (!tenant) throw closed(this.#closed ? "engine" : "data set");
    return tenant;
  }

  async #settle(residence: Residence, { name, again, since }: Pick<Tenant, "name" | "again" | "since">, signal: AbortSignal | undefined): Promise<Dataset> {
    const { backend, opened } = residence;
    if (signal?.aborted || this.#closed) {
      if (!backend.dead) await backend.call("close", { dataset: opened.dataset });
      throw this.#closed ? closed("engine") : aborted();
    }
    const dataset = new Dataset(this, name, opened);
    this.#tenants.set(dataset, { name, again, since, home: Promise.resolve(residence), ended: new AbortController() });
    return dataset;
  }

  async #reopen(backend: Backend, { name, again, since }: Tenant): Promise<Residence> {
    for (const { kind, args } of since) {
      if (kind === "append" && args.files.some(isStream)) throw passed(nameOf(args.files) || `appended to ${name}`);
    }
    let opened = await again(backend);
    try {
      for (const { kind, args } of since) {
        if (kind === "append") {
          await backend.call("append", { dataset: opened.dataset, ...args });
        } else if (kind === "watch") {
          await backend.call("watch", { dataset: opened.dataset, ...args });
        } else {
          const { dataset } = opened;
          opened = (await backend.call("clean", { dataset, ...args })).opened;
          await backend.call("close", { dataset });
        }
      }
    } catch (error) {
      if (!backend.dead) await backend.call("close", { dataset: opened.dataset });
      throw error;
    }
    return { backend, opened };
  }

  /** The backend, or a new one where it has died. */
  async #living(): Promise<Backend> {
    if (this.#closed) throw closed("engine");
    const asked = this.#backend;
    const backend = await asked.catch(() => undefined);
    if (this.#closed) throw closed("engine");
    if (backend && !backend.dead) return backend;
    if (this.#backend === asked) this.#backend = this.#start();
    return this.#backend;
  }

  #start(): Promise<Backend> {
    return this.#platform.start(this.#options, this.#memoryBudget);
  }
}

/** Does work that is told when what comes of it is no longer wanted: when it is cancelled or fails. */
async function leaving<T>(signal: AbortSignal | undefined, work: (leave: AbortSignal) => Promise<T>): Promise<T> {
  refuseIfAborted(signal);
  const leave = new AbortController();
  const stop = (): void => leave.abort();
  signal?.addEventListener("abort", stop);
  try {
    return await work(leave.signal);
  } catch (error) {
    stop();
    throw error;
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

function isStream({ source }: NamedSource): boolean {
  return "chunks" in source;
}

function passed(name: string): TablightError {
  return new TablightError("unsupported", `the engine was rebuilt, and the stream ${name} cannot be read again`, {
    hint: "open it again from where it comes",
  });
}

function checkCache(mode: unknown): void {
  if (mode === "auto" || mode === "never" || mode === "always") return;
  throw badParam("cache", `must be "auto", "never" or "always", got ${String(mode)}`);
}

function checkBytes(param: string, bytes: number): number {
  if (Number.isFinite(bytes) && bytes > 0) return bytes;
  throw badParam(param, `must be a positive number of bytes, got ${bytes}`);
}

function checkWorkers(workers: unknown): void {
  if (workers === "auto" || (Number.isInteger(workers) && (workers as number) >= 1)) return;
  throw badParam("workers", `must be "auto" or a whole number from 1, got ${String(workers)}`);
}
