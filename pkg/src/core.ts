import type { CachedFile, CacheFile } from "./cache.js";
import { cacheFolder, Caching } from "./caching.js";
import { badParam, closed, isTrap, TablightError } from "./errors.js";
import { Pacer } from "./pacing.js";
import type { Backend, Calls, Handlers, Job, Opened } from "./protocol.js";
import type { CacheState, CleanParams, ExportOptions, OpenOptions, Purpose } from "./types.js";
import { load, type Watch } from "./reading.js";
import { Gathering, LANES, Sharing, type ShareReader } from "./shares.js";
import { blobSource } from "./blob.js";
import { RangeSource } from "./ranges.js";
import { severalSources } from "./several.js";
import { type ByteSource, isShared, type NamedSource, type OpenDisk } from "./sources.js";
import { StreamSource } from "./stream.js";
import type { Errand, Host, Step, WasmCleaned, WasmDataset, WasmEngine, WasmLoader, WasmModule } from "./wasm.js";

const MIME_TYPES: Readonly<Record<ExportOptions["format"], string>> = {
  csv: "text/csv",
  ndjson: "application/x-ndjson",
  arrow: "application/vnd.apache.arrow.file",
  arrowStream: "application/vnd.apache.arrow.stream",
  parquet: "application/vnd.apache.parquet",
};

const NOT_CACHED: CacheState = { kind: "none", bytes: 0 };

/** Where rows are read. */
interface Origin {
  files: readonly NamedSource[];
  bytes: ByteSource;
  /** Whether it has to be read as a whole. */
  isWhole: boolean;
}

interface Held {
  dataset: WasmDataset;
  /** Where its rows can be read again; nothing where it was opened from its cache alone. */
  origin: Origin | undefined;
  /** Where they are read again as long as it is sound. */
  cache: { file: CacheFile; origin: Origin } | undefined;
  /** Calls that are using the data set. */
  users: Set<Promise<unknown>>;
  closing: boolean;
}

/** Who works for an engine: on the way at first, then there. */
interface Helper {
  coming: Promise<Backend>;
  backend?: Backend;
}

/** Serves the calls with one instance of the module, in whatever thread it lives. */
export class Core implements Handlers {
  readonly #engine: WasmEngine;
  readonly #module: WasmModule;
  readonly #held = new Map<number, Held>();
  /** Loaders of shares of sources that another engine puts together. */
  readonly #sharing = new Map<number, Sharing>();
  /** Who reads shares and does chores for this engine. */
  readonly #helpers = new Set<Helper>();
  /** Chores that are done for tasks elsewhere, each with the message that is being answered. */
  readonly #chores = new Map<number, Promise<unknown>>();
  readonly #openDisk: OpenDisk | undefined;
  #next = 1;

  constructor(module: WasmModule, memoryBudget: number, openDisk?: OpenDisk) {
    [this.#module, this.#openDisk] = [module, openDisk];
    this.#engine = new module.Engine(memoryBudget);
  }

  async open(args: Calls["open"]["args"], job: Job): Promise<Calls["open"]["result"]> {
    const { files, options, cache, live, purpose } = args;
    const sources = this.#sourcesOf(files);
    const origin = { files, bytes: severalSources(sources), isWhole: false };
    const caching = purpose ? undefined : await Caching.of(cache, files, options);
    const ready = options.keep === "always" ? undefined : caching?.ready;
    const restored = ready === undefined ? undefined : await this.#restore(ready, origin).catch(() => undefined); // then it is read once more
    if (restored) {
      if (live) await this.glance(restored, job);
      return restored;
    }
    try {
      return await this.#open(args, sources.map(({ size }) => size), origin, caching, job);
    } catch (error) {
      await caching?.leave();
      throw error;
    }
  }

  reopen({ id }: Calls["reopen"]["args"]): Promise<Calls["reopen"]["result"]> {
    return this.#restore(id, undefined);
  }

  async cached(): Promise<CachedFile[]> {
    return (await cacheFolder())?.list() ?? [];
  }

  async forget({ id }: Calls["forget"]["args"]): Promise<void> {
    await (await cacheFolder())?.forget(id);
  }

  async #open({ files, options, live, purpose }: Calls["open"]["args"], sizes: number[], origin: Origin, caching: Caching | undefined, job: Job): Promise<Opened> {
    const { bytes } = origin;
    const names = files.map(({ name }) => name);
    const open = (): WasmLoader => {
      if (purpose) return this.#engine.openFor(names, sizes, options, purpose.task, purpose.params);
      const loader = this.#engine.open(names, sizes, options);
      caching?.begin(loader);
      return loader;
    };
    const onStep = async ({ kind }: Step): Promise<void> => {
      if (kind === "batch" && options.keep === "never" && !Number.isFinite(bytes.size)) bytes.forget?.();
      await caching?.drain(job);
    };
    const loader = await this.#read(open, origin, job, { live, onStep });
    await caching?.seal();
    const dataset = loader.finish();
    if (dataset.kept) bytes.forget?.();
    const { file, state } = (await caching?.settle(dataset)) ?? { file: undefined, state: NOT_CACHED };
    return this.#hold(dataset, origin, file && { file, origin: cacheOrigin(await file.rows()) }, state);
  }

  async #restore(id: string, origin: Origin | undefined): Promise<Opened> {
    const folder = await cacheFolder();
    if (!folder) throw new TablightError("unsupported", "nothing is kept on this device here", { hint: "open the file itself" });
    const { entry, file } = await folder.enter(id);
    try {
      return this.#hold(this.#engine.restore(entry.state), origin, { file, origin: cacheOrigin(await file.rows()) }, { kind: "device", id, bytes: entry.bytes });
    } catch (error) {
      await file.leave();
      throw error;
    }
  }

  #hold(dataset: WasmDataset, origin: Origin | undefined, cache: Held["cache"], state: CacheState): Opened {
    const id = this.#next++;
    this.#held.set(id, { dataset, origin, cache, users: new Set(), closing: false });
    const { schema, rowCount, memory, kept, findings } = dataset;
    return { dataset: id, schema, rowCount, memory, kept, findings, cache: state };
  }

  /** Takes on someone who helps this engine. */
  hire(coming: Promise<Backend>): void {
    const helper: Helper = { coming };
    this.#helpers.add(helper);
    coming.then((backend) => (helper.backend = backend), () => this.#helpers.delete(helper));
  }

  /** Reads a share of a source for another engine. */
  async share({ source, lane, files, options, tasks, ...share }: Calls["share"]["args"], job: Job): Promise<Calls["share"]["result"]> {
    const sharing = this.#sharing.get(source) ?? this.#shareOut(files, options, tasks);
    this.#sharing.set(source, sharing);
    return (await sharing.read(lane, share, job)).pack(share.cached);
  }

  async closeShares({ source }: Calls["closeShares"]["args"]): Promise<void> {
    const sharing = this.#sharing.get(source);
    this.#sharing.delete(source);
    await sharing?.close();
  }

  chore({ number, chore, message }: Calls["chore"]["args"], job: Job): Promise<Calls["chore"]["result"]> {
    const answer = this.#engine.chore(number, chore, message, hostOf(job));
    this.#chores.set(number, answer.catch(() => undefined));
    return answer;
  }

  async endChore({ number }: Calls["endChore"]["args"]): Promise<void> {
    await this.#chores.get(number);
    this.#chores.delete(number);
    this.#engine.endChore(number);
  }

  /** Errands of a task for each of those who are there and have none of it. Where nobody is, a task that takes long asks for help. */
  #errandsOf(job: Job): Host["errands"] {
    const [busy, began] = [new Set<Helper>(), performance.now()];
    return (chore) => {
      if (this.#helpers.size === 0 && performance.now() - began > LONG) job.helpWanted();
      return [...this.#helpers].flatMap((helper) => {
        if (!helper.backend || helper.backend.dead || busy.has(helper)) return [];
        busy.add(helper);
        return this.#errand(helper.backend, chore, job, () => busy.delete(helper));
      });
    };
  }

  #errand(backend: Backend, chore: string, job: Job, onEnd: () => void): Errand {
    const [number, ending] = [this.#next++, new AbortController()];
    let hasFailed = false;
    const ask = (message: Uint8Array): Promise<Uint8Array> => {
      const answer = backend.call("chore", { number, chore, message }, { signal: ending.signal });
      // The task may do nothing but wait for it.
      const watch = setInterval(() => job.cancelled() && ending.abort(), 50);
      answer.catch(() => (hasFailed = true)).finally(() => clearInterval(watch));
      return answer;
    };
    const end = (): void => {
      ending.abort(); // whatever it is still doing
      backend.call("endChore", { number }).catch(() => undefined); // with one that is dead its chores are over
      if (!hasFailed) onEnd();
    };
    return { ask, end };
  }

  #sourcesOf(files: readonly NamedSource[]): ByteSource[] {
    return files.map(({ source }) => sourceOf(source, this.#openDisk));
  }

  #shareOut(files: readonly NamedSource[], options: Partial<OpenOptions>, tasks: readonly Purpose[]): Sharing {
    const lanes = LANES.map(() => this.#sourcesOf(files));
    const loader = this.#engine.openShares(files.map(({ name }) => name), (lanes[0] ?? []).map(({ size }) => size), options, tasks);
    return new Sharing(loader, lanes.map(severalSources));
  }

  /** Fills a loader from its source, with all who help where there are shares; else one of `open` alone does. */
  async #read(open: () => WasmLoader, origin: Origin, job: Job, watch: Watch = {}): Promise<WasmLoader> {
    const loader = open();
    const [file, ...others] = origin.files;
    const mayShare = this.#helpers.size > 0 && file !== undefined && others.length === 0 && isShared(file.source) && !origin.isWhole;
    let isFirst = true;
    const hasShares = (): boolean => mayShare && isFirst && loader.shares() > 0;
    const onStep = (step: Step): Promise<void> | void => {
      isFirst &&= step.kind !== "restart"; // what others find in the first bytes is then wrong
      return watch.onStep?.(step, loader);
    };
    await read(loader, origin.bytes, job, { ...watch, onStep, until: hasShares });
    if (!hasShares() || (await this.#gather(loader, origin, job, watch))) return loader;
    origin.isWhole = true;
    const alone = open();
    await watch.onStep?.({ kind: "restart" }, alone);
    await read(alone, origin.bytes, job, watch);
    return alone;
  }

  /** Puts a source together with all who help; false, and the loader is given back, where it has to be read by one. */
  async #gather(whole: WasmLoader, origin: Origin, job: Job, { live = false, onStep }: Watch): Promise<boolean> {
    const source = this.#next++;
    const [options, tasks] = [whole.options(), whole.tasks()];
    const files = [...origin.files];
    const onTaken = (): Promise<void> | void => onStep?.({ kind: "batch", rows: 0 }, whole);
    const sharing = this.#shareOut(files, options, tasks);
    try {
      const here = LANES.map((lane): ShareReader => (share, signal, onBytes) => sharing.read(lane, share, partOf(job, signal, onBytes)));
      const there = [...this.#helpers].flatMap(({ coming }) => LANES.map(async (lane): Promise<ShareReader> => {
        const backend = await coming;
        if (backend.dead) throw closed("worker");
        return (share, signal, onBytes) => backend.call("share", { source, lane, files, options, tasks, ...share }, { signal, onProgress: (progress) => onBytes(progress.bytes) });
      }));
      await new Gathering(this.#module, whole, origin.bytes.size, { job, live, onTaken }).run(here, there);
      return true;
    } catch (error) {
      whole.free();
      if (job.cancelled() || isTrap(error)) throw error;
      return false; // one alone says what is wrong, or finds another way
    } finally {
      for (const { coming } of this.#helpers) coming.then((backend) => backend.call("closeShares", { source })).catch(() => undefined);
      await sharing.close();
    }
  }

  run({ others, ...what }: Calls["run"]["args"], job: Job): Promise<Calls["run"]["result"]> {
    return this.#withAll(what, Object.entries(others ?? {}), job, (rows, host) => rows.run(what.task, what.params, host));
  }

  derive({ others, ...what }: Calls["derive"]["args"], job: Job): Promise<Calls["derive"]["result"]> {
    return this.#withAll(what, Object.entries(others ?? {}), job, async (rows, host) => {
      const { dataset, ...outcome } = await rows.derive(what.task, what.params, host);
      return { opened: this.#hold(dataset, undefined, undefined, NOT_CACHED), outcome };
    });
  }

  /** Works on the rows that a task needs of a data set, with those that it needs of others beside them. */
  #withAll<T>({ dataset, task, params }: Purpose & { dataset: number }, others: readonly (readonly [name: string, id: number])[], job: Job, work: (rows: WasmDataset, host: Host) => Promise<T>): Promise<T> {
    return this.#use(dataset, job, (held, reading, host) =>
      this.#afterPasses(held, { task, params }, reading, host, (rows) =>
        this.#withOthers(rows, { task, params }, others, reading, (all) => work(all, host))));
  }

  /** Works on the rows that a task needs, read again as often as it asks for them. */
  async #afterPasses<T>(held: Held, { task, params }: Purpose, job: Job, host: Host, work: (rows: WasmDataset) => Promise<T>): Promise<T> {
    const [began, { cache }] = [held.dataset.snapshot(), held]; // what is appended meanwhile is for the next call
    try {
      let state = held.origin?.bytes.isPast ? undefined : await began.further(task, params, host);
      for (;;) {
        const scan = (): WasmLoader | undefined => {
          if (cache !== held.cache) began.forgetCache();
          return state === undefined ? began.scan(task, params) : began.scanFurther(task, params, state);
        };
        const loader = await this.#readAgain(held, scan, job);
        const rows = loader?.finish() ?? began.snapshot();
        try {
          state = loader && (await rows.further(task, params, host));
          if (state === undefined) return await work(rows);
        } finally {
          rows.free();
        }
      }
    } finally {
      began.free();
    }
  }

  async #withOthers<T>(rows: WasmDataset, purpose: Purpose, [other, ...rest]: readonly (readonly [name: string, id: number])[], job: Job, work: (rows: WasmDataset) => Promise<T>): Promise<T> {
    if (!other) return work(rows);
    const [name, id] = other;
    const columns = rows.readsOf(purpose.task, purpose.params, name);
    if (columns?.length === 0) return this.#withOthers(rows, purpose, rest, job, work); // nothing speaks of it
    return this.#use(id, job, (held, reading) =>
      this.#withRows(held, () => held.dataset.scanColumns(columns), reading, async (found) => {
        const both = rows.beside(name, found);
        try {
          return await this.#withOthers(both, purpose, rest, job, work);
        } finally {
          both.free();
        }
      }));
  }

  apply({ dataset, model }: Calls["apply"]["args"], job: Job): Promise<Calls["apply"]["result"]> {
    return this.#use(dataset, job, (held, reading, host) =>
      this.#withRows(held, () => held.dataset.scanForModel(model), reading, (rows) => rows.apply(model, host)));
  }

  async compare({ reference, current, params }: Calls["compare"]["args"]): Promise<Calls["compare"]["result"]> {
    return this.#module.Engine.compare(reference, current, params);
  }

  table({ dataset, columns }: Calls["table"]["args"], job: Job): Promise<Calls["table"]["result"]> {
    return this.#use(dataset, job, (held, reading) =>
      this.#withRows(held, () => held.dataset.scanColumns(columns), reading, async (rows) => rows.table(columns)));
  }

  async export({ dataset, options }: Calls["export"]["args"], job: Job): Promise<Calls["export"]["result"]> {
    const parts = await this.#use(dataset, job, async (held, reading, host) => {
      const parts = await this.#exportWhileReading(held, options, reading);
      return parts ?? held.dataset.export(options, host);
    });
    return new Blob(parts as BlobPart[], { type: MIME_TYPES[options.format ?? "csv"] });
  }

  clean({ dataset, params, live }: Calls["clean"]["args"], job: Job): Promise<Calls["clean"]["result"]> {
    return this.#use(dataset, job, async (held, reading, host) => {
      const { dataset: cleaned, report } = await this.#cleaned(held, params, live, reading, host);
      return { opened: this.#hold(cleaned, held.origin, undefined, NOT_CACHED), report };
    });
  }

  /** The rows after a recipe: of those in memory, or read again once for every step that needs figures of them, then to be cleaned. */
  async #cleaned(held: Held, params: Partial<CleanParams>, live: boolean, job: Job, host: Host): Promise<WasmCleaned> {
    for (let recipe = params; ; ) {
      const cleaner = (): WasmLoader | undefined => held.dataset.cleaner(recipe);
      const first = cleaner();
      if (!first?.cleans()) {
        first?.free();
        return this.#withRows(held, cleaner, job, (rows) => rows.clean(recipe, host));
      }
      if (!held.origin) {
        first.free();
        throw lost();
      }
      const loader = await this.#read(againAfter(first, cleaner), held.origin, job, { live });
      const refined = loader.refined();
      if (!refined) return { report: loader.report(), dataset: loader.finish() };
      loader.free();
      recipe = refined;
    }
  }

  append({ dataset, files, options }: Calls["append"]["args"], job: Job): Promise<Calls["append"]["result"]> {
    return this.#use(dataset, job, async ({ dataset }, reading) => {
      const sources = this.#sourcesOf(files);
      const loader = dataset.appender(files.map(({ name }) => name), sources.map(({ size }) => size), options);
      await read(loader, severalSources(sources), reading);
      const rows = loader.finish();
      const { rowCount } = rows;
      dataset.append(rows);
      return { rows: rowCount, rowCount: dataset.rowCount, memory: dataset.memory };
    });
  }

  watch({ dataset, task, params, number }: Calls["watch"]["args"], job: Job): Promise<Calls["watch"]["result"]> {
    return this.#use(dataset, job, async (held, reading, host) => {
      const passed = await this.#withRows(held, () => held.dataset.scan(task, params), reading, (rows) => rows.passed(task, params, host));
      held.dataset.watch(number, passed);
    });
  }

  unwatch({ dataset, number }: Calls["unwatch"]["args"], job: Job): Promise<Calls["unwatch"]["result"]> {
    return this.#use(dataset, job, async ({ dataset }) => dataset.unwatch(number));
  }

  glance({ dataset }: Calls["glance"]["args"], job: Job): Promise<Calls["glance"]["result"]> {
    return this.#use(dataset, job, async ({ dataset }, reading) => {
      const report = dataset.profile();
      if (report) reading.profile(report);
    });
  }

  /** Stops what uses the data set, then gives its memory back. */
  async close({ dataset }: Calls["close"]["args"]): Promise<void> {
    const held = this.#held.get(dataset);
    if (!held || held.closing) return;
    held.closing = true;
    await Promise.allSettled(held.users);
    this.#held.delete(dataset);
    held.dataset.free();
    await held.cache?.file.leave();
  }

  /** Gives everything back. */
  async dispose(): Promise<void> {
    await Promise.all([...this.#held.keys()].map((dataset) => this.close({ dataset })));
    this.#engine.free();
  }

  async memory(): Promise<Calls["memory"]["result"]> {
    return { used: this.#engine.memoryUsed, allocated: this.#module.allocated() };
  }

  /** Works on rows that are read again, where a scan is needed, and gives them back; else on those in memory. */
  async #withRows<T>(held: Held, scan: () => WasmLoader | undefined, job: Job, work: (rows: WasmDataset) => Promise<T>): Promise<T> {
    const loader = await this.#readAgain(held, scan, job);
    if (!loader) return work(held.dataset);
    const rows = loader.finish();
    try {
      return await work(rows);
    } finally {
      rows.free();
    }
  }

  async #exportWhileReading(held: Held, options: Partial<ExportOptions>, job: Job): Promise<Uint8Array[] | undefined> {
    const parts: Uint8Array[] = [];
    const scan = (): WasmLoader | undefined => {
      parts.length = 0;
      return held.dataset.scanExport(options);
    };
    const collect = ({ kind }: Step, loader: WasmLoader): void => {
      if (kind === "restart") parts.length = 0;
      parts.push(...loader.parts());
    };
    const loader = await this.#readAgain(held, scan, job, { onStep: collect });
    loader?.free();
    return loader && parts;
  }

  /** Has a loader read what it needs, from the cache as long as that is sound, else from the source. Nothing where nothing has to be read. */
  async #readAgain(held: Held, scan: () => WasmLoader | undefined, job: Job, watch: Watch = {}): Promise<WasmLoader | undefined> {
    const { cache, origin } = held;
    const first = scan();
    if (!first) return undefined;
    const from = cache?.origin ?? origin;
    if (!from) {
      first.free();
      throw lost();
    }
    try {
      return await this.#read(againAfter(first, scan), from, job, watch);
    } catch (error) {
      if (!cache || TablightError.from(error).code !== "parse") throw error;
    }
    if (held.cache === cache) {
      held.cache = undefined;
      held.dataset.forgetCache();
      await cache.file.discard();
    }
    if (!held.origin) throw lost();
    return this.#readAgain(held, scan, job, watch);
  }

  async #use<T>(id: number, job: Job, work: (held: Held, reading: Job, host: Host) => Promise<T>): Promise<T> {
    const held = this.#held.get(id);
    if (!held) throw badParam("dataset", `there is no data set ${id}`);
    if (held.closing) throw closed("data set");
    const stoppable: Job = {
      cancelled: () => job.cancelled() || held.closing,
      progress: (progress) => job.progress(progress),
      profile: (report) => job.profile(report),
      helpWanted: () => job.helpWanted(),
    };
    const result = started(() => work(held, stoppable, hostOf(stoppable, this.#errandsOf(stoppable))));
    held.users.add(result);
    try {
      return await result;
    } catch (error) {
      throw held.closing && !job.cancelled() ? closed("data set") : error;
    } finally {
      held.users.delete(result);
    }
  }
}

/** Milliseconds after which it is worth to start others that help. */
const LONG = 300;

/** A job that ends with a signal too, and tells of its bytes alone. */
function partOf(job: Job, signal: AbortSignal, onBytes: (bytes: number) => void): Job {
  return { cancelled: () => job.cancelled() || signal.aborted, progress: ({ bytes }) => onBytes(bytes), profile: () => undefined, helpWanted: () => undefined };
}

function sourceOf(source: NamedSource["source"], openDisk: OpenDisk | undefined): ByteSource {
  if (source instanceof Blob) return blobSource(source);
  if ("chunks" in source) return new StreamSource(source);
  if ("url" in source) return new RangeSource(source);
  if ("read" in source) return source;
  if (!openDisk) throw badParam("source", `cannot read ${source.path} here`);
  return openDisk(source);
}

/** The first loader, and where that did not do another one. */
function againAfter(first: WasmLoader, scan: () => WasmLoader | undefined): () => WasmLoader {
  let loader: WasmLoader | undefined = first;
  return () => {
    const next = loader ?? scan();
    loader = undefined;
    if (!next) throw new TablightError("internal", "rows that were not in memory are");
    return next;
  };
}

/** A refusal at once becomes a rejection. */
async function started<T>(work: () => Promise<T>): Promise<T> {
  return work();
}

function lost(): TablightError {
  return new TablightError("parse", "what was kept of this file on this device is damaged or gone", { hint: "open the file itself" });
}

/** What a cache is read from, by one alone. */
function cacheOrigin(bytes: ByteSource): Origin {
  return { files: [], bytes, isWhole: true };
}

/** Calls that are reading a source; the last one closes it. */
const readers = new WeakMap<ByteSource, number>();

async function read(loader: WasmLoader, source: ByteSource, job: Job, watch: Watch = {}): Promise<void> {
  readers.set(source, (readers.get(source) ?? 0) + 1);
  try {
    await load(loader, source, job, watch);
  } catch (error) {
    loader.free();
    throw error;
  } finally {
    const others = (readers.get(source) ?? 1) - 1;
    readers.set(source, others);
    if (others === 0) await source.close?.();
  }
}

/** `errands` gives work to others. */
function hostOf(job: Job, errands: Host["errands"] = () => []): Host {
  const pacer = new Pacer();
  return {
    progress: (phase, done, total) => job.progress({ phase, done, total, bytes: 0 }),
    cancelled: () => job.cancelled(),
    pause: () => pacer.pause(),
    errands,
  };
}
