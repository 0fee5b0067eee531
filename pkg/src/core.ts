import { badParam, closed, isTrap } from "./errors.js";
import { Pacer } from "./pacing.js";
import type { Backend, Calls, Handlers, Job } from "./protocol.js";
import type { ExportOptions, OpenOptions } from "./types.js";
import { load, type Watch } from "./reading.js";
import { Gathering, oneByOne, readShare, type ShareReader } from "./shares.js";
import { blobSource } from "./blob.js";
import { RangeSource } from "./ranges.js";
import { severalSources } from "./several.js";
import type { ByteSource, NamedSource } from "./sources.js";
import { StreamSource } from "./stream.js";
import type { Host, Step, WasmDataset, WasmEngine, WasmLoader, WasmModule } from "./wasm.js";

const MIME_TYPES: Readonly<Record<ExportOptions["format"], string>> = {
  csv: "text/csv",
  ndjson: "application/x-ndjson",
  arrow: "application/vnd.apache.arrow.file",
  arrowStream: "application/vnd.apache.arrow.stream",
  parquet: "application/vnd.apache.parquet",
};

interface Held {
  dataset: WasmDataset;
  /** Where its rows can be read again. */
  source: ByteSource;
  /** Calls that are using the data set. */
  users: Set<Promise<unknown>>;
  closing: boolean;
}

/** Serves the calls with one instance of the module, in whatever thread it lives. */
export class Core implements Handlers {
  readonly #engine: WasmEngine;
  readonly #module: WasmModule;
  readonly #held = new Map<number, Held>();
  /** Loaders of shares of sources that another engine puts together. */
  readonly #sharing = new Map<number, Sharing>();
  /** Who reads shares for this engine. */
  readonly #helpers: Promise<Backend>[] = [];
  #next = 1;

  constructor(module: WasmModule, memoryBudget: number) {
    this.#module = module;
    this.#engine = new module.Engine(memoryBudget);
  }

  async open({ files, options, live, purpose }: Calls["open"]["args"], job: Job): Promise<Calls["open"]["result"]> {
    const sources = files.map(({ source }) => sourceOf(source));
    const bytes = severalSources(sources);
    const [names, sizes] = [files.map(({ name }) => name), sources.map(({ size }) => size)];
    const open = (): WasmLoader =>
      purpose ? this.#engine.openFor(names, sizes, options, purpose.task, purpose.params) : this.#engine.open(names, sizes, options);
    const onStep = ({ kind }: Step): void => {
      if (kind === "batch" && options.keep === "never" && !Number.isFinite(bytes.size)) bytes.forget?.();
    };
    const mayShare = this.#helpers.length > 0 && sources.length === 1 && files[0]?.source instanceof Blob;
    let loader = open();
    const hasShares = (): boolean => mayShare && loader.shares() > 0;
    await read(loader, bytes, job, { live, onStep, until: hasShares });
    if (hasShares() && !(await this.#gather(loader, files, options, bytes.size, job, live))) {
      loader = open();
      await read(loader, bytes, job, { live, onStep });
    }
    const dataset = loader.finish();
    if (dataset.kept) bytes.forget?.();
    const id = this.#next++;
    this.#held.set(id, { dataset, source: bytes, users: new Set(), closing: false });
    const { schema, rowCount, memory, kept, findings } = dataset;
    return { dataset: id, schema, rowCount, memory, kept, findings };
  }

  /** Takes on someone who reads shares for this engine. */
  hire(helper: Promise<Backend>): void {
    helper.catch(() => undefined); // who never came is missed by nobody
    this.#helpers.push(helper);
  }

  /** Reads a share of a source for another engine. */
  async share({ source, files, options, ...share }: Calls["share"]["args"], job: Job): Promise<Calls["share"]["result"]> {
    const sharing = this.#sharing.get(source) ?? this.#shareOut(files, options);
    this.#sharing.set(source, sharing);
    return readShare(sharing.loader, sharing.bytes, share, job);
  }

  async closeShares({ source }: Calls["closeShares"]["args"]): Promise<void> {
    const sharing = this.#sharing.get(source);
    this.#sharing.delete(source);
    await sharing?.bytes.close?.();
    sharing?.loader.free();
  }

  #shareOut(files: NamedSource[], options: Partial<OpenOptions>): Sharing {
    const sources = files.map(({ source }) => sourceOf(source));
    const loader = this.#engine.openShares(files.map(({ name }) => name), sources.map(({ size }) => size), options);
    return { loader, bytes: severalSources(sources) };
  }

  /** Puts a source together with all who help; false, and the loader is given back, where it has to be read by one. */
  async #gather(whole: WasmLoader, files: NamedSource[], options: Partial<OpenOptions>, size: number, job: Job, live: boolean): Promise<boolean> {
    const id = this.#next++;
    const lanes = LANES.map((lane) => ({ ...this.#shareOut(files, options), id: LANES.length * id + lane }));
    try {
      const here = lanes.map(({ loader, bytes }) => oneByOne((share, signal, onBytes) => readShare(loader, bytes, share, partOf(job, signal, onBytes))));
      const there = this.#helpers.flatMap((helper) => lanes.map(async (lane): Promise<ShareReader> => {
        const backend = await helper;
        return (share, signal, onBytes) => backend.call("share", { source: lane.id, files, options, ...share }, { signal, onProgress: (progress) => onBytes(progress.bytes) });
      }));
      await new Gathering(whole, size, job, live).run(here, there);
      return true;
    } catch (error) {
      whole.free();
      if (job.cancelled() || isTrap(error)) throw error;
      return false; // one alone says what is wrong, or finds another way
    } finally {
      for (const { loader, id: source } of lanes) {
        loader.free();
        for (const helper of this.#helpers) helper.then((backend) => backend.call("closeShares", { source })).catch(() => undefined);
      }
      await Promise.all(lanes.map(({ bytes }) => bytes.close?.()));
    }
  }

  run({ dataset, task, params }: Calls["run"]["args"], job: Job): Promise<Calls["run"]["result"]> {
    return this.#use(dataset, job, (held, reading, host) =>
      withRows(held, held.dataset.scan(task, params), reading, (rows) => rows.run(task, params, host)));
  }

  apply({ dataset, model }: Calls["apply"]["args"], job: Job): Promise<Calls["apply"]["result"]> {
    return this.#use(dataset, job, (held, reading, host) =>
      withRows(held, held.dataset.scanForModel(model), reading, (rows) => rows.apply(model, host)));
  }

  table({ dataset, columns }: Calls["table"]["args"], job: Job): Promise<Calls["table"]["result"]> {
    return this.#use(dataset, job, (held, reading) =>
      withRows(held, held.dataset.scanColumns(columns), reading, async (rows) => rows.table(columns)));
  }

  async export({ dataset, options }: Calls["export"]["args"], job: Job): Promise<Calls["export"]["result"]> {
    const parts = await this.#use(dataset, job, async (held, reading, host) => {
      const loader = held.dataset.scanExport(options);
      return loader ? exportWhileReading(loader, held.source, reading) : held.dataset.export(options, host);
    });
    return new Blob(parts as BlobPart[], { type: MIME_TYPES[options.format ?? "csv"] });
  }

  append({ dataset, files, options }: Calls["append"]["args"], job: Job): Promise<Calls["append"]["result"]> {
    return this.#use(dataset, job, async ({ dataset }, reading) => {
      const sources = files.map(({ source }) => sourceOf(source));
      const loader = dataset.appender(files.map(({ name }) => name), sources.map(({ size }) => size), options);
      await read(loader, severalSources(sources), reading);
      const rows = loader.finish();
      const { rowCount } = rows;
      dataset.append(rows);
      return { rows: rowCount, rowCount: dataset.rowCount, memory: dataset.memory };
    });
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
  }

  /** Gives everything back. */
  async dispose(): Promise<void> {
    await Promise.all([...this.#held.keys()].map((dataset) => this.close({ dataset })));
    this.#engine.free();
  }

  async memory(): Promise<Calls["memory"]["result"]> {
    return { used: this.#engine.memoryUsed, allocated: this.#module.allocated() };
  }

  async #use<T>(id: number, job: Job, work: (held: Held, reading: Job, host: Host) => Promise<T>): Promise<T> {
    const held = this.#held.get(id);
    if (!held) throw badParam("dataset", `there is no data set ${id}`);
    if (held.closing) throw closed("data set");
    const stoppable: Job = {
      cancelled: () => job.cancelled() || held.closing,
      progress: (progress) => job.progress(progress),
      profile: (report) => job.profile(report),
    };
    const result = started(() => work(held, stoppable, hostOf(stoppable)));
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

/** Of two loaders of shares in a worker one waits for bytes while the other reads rows. */
const LANES = [0, 1] as const;

interface Sharing {
  loader: WasmLoader;
  bytes: ByteSource;
}

/** A job that ends with a signal too, and tells of its bytes alone. */
function partOf(job: Job, signal: AbortSignal, onBytes: (bytes: number) => void): Job {
  return { cancelled: () => job.cancelled() || signal.aborted, progress: ({ bytes }) => onBytes(bytes), profile: () => undefined };
}

function sourceOf(source: NamedSource["source"]): ByteSource {
  if (source instanceof Blob) return blobSource(source);
  if ("chunks" in source) return new StreamSource(source);
  return "url" in source ? new RangeSource(source) : source;
}

/** A refusal at once becomes a rejection. */
async function started<T>(work: () => Promise<T>): Promise<T> {
  return work();
}

/** Works on rows that are read again, where a loader says so, and gives them back; else on those in memory. */
async function withRows<T>({ dataset, source }: Held, loader: WasmLoader | undefined, job: Job, work: (rows: WasmDataset) => Promise<T>): Promise<T> {
  if (!loader) return work(dataset);
  await read(loader, source, job);
  const rows = loader.finish();
  try {
    return await work(rows);
  } finally {
    rows.free();
  }
}

async function exportWhileReading(loader: WasmLoader, source: ByteSource, job: Job): Promise<Uint8Array[]> {
  const parts: Uint8Array[] = [];
  const collect = ({ kind }: Step): void => {
    if (kind === "restart") parts.length = 0;
    parts.push(...loader.parts());
  };
  await read(loader, source, job, { onStep: collect });
  loader.free();
  return parts;
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

function hostOf(job: Job): Host {
  const pacer = new Pacer();
  return {
    progress: (phase, done, total) => job.progress({ phase, done, total, bytes: 0 }),
    cancelled: () => job.cancelled(),
    pause: () => pacer.pause(),
  };
}
