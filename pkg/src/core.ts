import { badParam, closed } from "./errors.js";
import { Pacer } from "./pacing.js";
import type { Calls, Handlers, Job } from "./protocol.js";
import type { ExportOptions } from "./types.js";
import { load } from "./reading.js";
import { blobSource } from "./sources.js";
import type { Host, WasmDataset, WasmEngine, WasmModule } from "./wasm.js";

const MIME_TYPES: Readonly<Record<ExportOptions["format"], string>> = {
  csv: "text/csv",
  ndjson: "application/x-ndjson",
  arrow: "application/vnd.apache.arrow.file",
  arrowStream: "application/vnd.apache.arrow.stream",
  parquet: "application/vnd.apache.parquet",
};

interface Held {
  dataset: WasmDataset;
  /** Calls that are using the data set. */
  users: Set<Promise<unknown>>;
  closing: boolean;
}

/** Serves the calls with one instance of the module, in whatever thread it lives. */
export class Core implements Handlers {
  readonly #engine: WasmEngine;
  readonly #module: WasmModule;
  readonly #held = new Map<number, Held>();
  #next = 1;

  constructor(module: WasmModule, memoryBudget: number) {
    this.#module = module;
    this.#engine = new module.Engine(memoryBudget);
  }

  async open({ source, name, options, live }: Calls["open"]["args"], job: Job): Promise<Calls["open"]["result"]> {
    const bytes = source instanceof Blob ? blobSource(source) : source;
    const loader = this.#engine.open(name, bytes.size, options);
    try {
      await load(loader, bytes, live, job);
    } catch (error) {
      loader.free();
      throw error;
    } finally {
      await bytes.close?.();
    }
    const dataset = loader.finish();
    const id = this.#next++;
    this.#held.set(id, { dataset, users: new Set(), closing: false });
    return { dataset: id, schema: dataset.schema, rowCount: dataset.rowCount, memory: dataset.memory };
  }

  run({ dataset, task, params }: Calls["run"]["args"], job: Job): Promise<Calls["run"]["result"]> {
    return this.#use(dataset, job, (held, host) => held.run(task, params, host));
  }

  apply({ dataset, model }: Calls["apply"]["args"], job: Job): Promise<Calls["apply"]["result"]> {
    return this.#use(dataset, job, (held, host) => held.apply(model, host));
  }

  table({ dataset, columns }: Calls["table"]["args"], job: Job): Promise<Calls["table"]["result"]> {
    return this.#use(dataset, job, async (held) => held.table(columns));
  }

  async export({ dataset, options }: Calls["export"]["args"], job: Job): Promise<Calls["export"]["result"]> {
    const parts = await this.#use(dataset, job, (held, host) => held.export(options, host));
    return new Blob(parts as BlobPart[], { type: MIME_TYPES[options.format ?? "csv"] });
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

  async #use<T>(id: number, job: Job, work: (dataset: WasmDataset, host: Host) => Promise<T>): Promise<T> {
    const held = this.#held.get(id);
    if (!held) throw badParam("dataset", `there is no data set ${id}`);
    if (held.closing) throw closed("data set");
    const result = work(held.dataset, hostOf(job, () => held.closing));
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

function hostOf(job: Job, closing: () => boolean): Host {
  const pacer = new Pacer();
  return {
    progress: (phase, done, total) => job.progress({ phase, done, total, bytes: 0 }),
    cancelled: () => job.cancelled() || closing(),
    pause: () => pacer.pause(),
  };
}
