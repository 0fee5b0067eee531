import { type CachedFile, type CallOptions, type CleanParams, type CleanReport, type Dataset, type Engine, type OpenCallOptions, type OpenOptions, type Outcome, type Progress, type ProfileReport, type ResultTable, type Rule, TablightError } from "tablight";

import { asset } from "./assets.js";
import { keepFiles, keepsFiles } from "./keeping.js";
import { lockNetwork } from "./lock.js";
import type { Made } from "./tabs.js";
import { Desk } from "./workspace/desk.js";
import { isTask, type KindName } from "./workspace/kinds.js";
import { dropWork, keepChain, keptWork, type Origin, type Work } from "./workspace/saved-work.js";
import { type Params, ROOT, Tree } from "./workspace/tree.js";
import { wipe } from "./workspace/wipe.js";
import { Workspace } from "./workspace/workspace.js";

/** Where the page stands. */
export type Phase = "starting" | "empty" | "opening" | "open" | "broken";

/** How files are read, as far as somebody said so. */
export type Reading = Partial<OpenOptions>;

/** A built-in sample, in memory since the page was loaded. */
export interface Sample {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  /** What can be asked of it. */
  readonly asks: string;
  readonly file: File;
}

/** Methods of tasks that only prepare what is asked then. */
const ASIDE: ReadonlySet<string> = new Set(["propose", "portrait"]);

const SAMPLES = [
  { name: "retail", title: "Retail orders", about: "3,000 orders of a small shop chain", asks: "Which customers are worth most? What comes in next month?", url: "./samples/retail.csv" },
  { name: "energy", title: "Energy load", about: "Two grids, every hour of a year", asks: "What will the load be next week?", url: "./samples/energy.csv" },
  { name: "machines", title: "Machine sensors", about: "Five machines, every hour of six weeks", asks: "Which machine is drifting? Which readings are missing?", url: "./samples/machines.csv" },
  { name: "cards", title: "Card payments", about: "3,500 payments with 190 cards in three months", asks: "Which cards are alike? What needs cleaning?", url: "./samples/cards.csv" },
] as const;

/** A task on its way; `result` settles once. */
export interface Run {
  readonly result: Promise<Outcome>;
  cancel(): void;
}

/** Rows that are put next to those of a result which have the same value in the column `on`. */
export interface Beside {
  readonly on: string;
  readonly rows: readonly object[];
}

/** How a run is watched and stopped. */
interface Watched {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** Starts what can be stopped. */
function started(onProgress: (progress: Progress) => void, work: (options: Watched) => Promise<Outcome>): Run {
  const controller = new AbortController();
  const begun = async (): Promise<Outcome> => work({ signal: controller.signal, onProgress });
  return { result: begun(), cancel: () => controller.abort() };
}

/** The life of the page's one engine and one data set. Says `change` when anything a view shows is different. */
export class Session extends EventTarget {
  /** How the page comes by its engine: `engine.ts`. Elements in a page of somebody else bring theirs. */
  static fetchEngine: () => Promise<() => Promise<Engine>>;

  phase: Phase = "starting";
  /** Counts the files opened, so that views know a new one. */
  generation = 0;
  file: { name: string; size: number } | undefined;
  progress: Progress | undefined;
  /** The profile so far while opening, then the whole one. */
  profile: ProfileReport | undefined;
  dataset: Dataset | undefined;
  error: TablightError | undefined;
  /** Name of the file that could not be opened. */
  failed: string | undefined;
  samples: readonly Sample[] = [];
  /** What is kept on this device, the latest first; nothing where the browser has no place for it. */
  kept: readonly CachedFile[] | undefined;
  /** Whether what is opened next is kept on this device. */
  keeps = keepsFiles();
  /** The chain of what is open, and what of it is shown. */
  desk: Desk | undefined;
  /** The work of the last visit, where it was kept and its file can be opened. */
  work: Work | undefined;

  /** What was said of how the open files are read. */
  reading: Reading = {};

  #files: readonly File[] = [];
  /** The data set that belongs to somebody else, who closes it. */
  #lent: Dataset | undefined;
  #engine: Engine | undefined;
  #opening: AbortController | undefined;

  /** Fetches all the page will ever need, the engine, the samples and the `rest`, and shuts the door behind it. */
  async start(rest: readonly Promise<unknown>[]): Promise<void> {
    try {
      const [startEngine, samples] = await Promise.all([Session.fetchEngine(), Promise.all(SAMPLES.map(fetchSample)), ...rest]);
      lockNetwork();
      this.#engine = await startEngine();
      this.samples = samples;
      await this.#look();
      this.#update({ phase: "empty" });
    } catch (error) {
      this.#update({ phase: "broken", error: TablightError.from(error) });
    }
  }

  /** Shows a data set that somebody else opened, and will close. */
  async lend(dataset: Dataset, file: { name: string; size: number }, { signal }: CallOptions = {}): Promise<void> {
    const { report } = await dataset.profile({}, { signal });
    this.#engine = dataset.engine;
    this.dataset = this.#lent = dataset;
    this.desk = this.#begin(dataset.engine, dataset, report, Tree.of(file.name), file.size);
    this.#update({ phase: "open", file, profile: report });
  }

  /** Opens a file, or several as one table, in place of what is open; how they are read is found out where it is not said. */
  async open(files: readonly File[], reading: Reading = {}, steps?: Tree): Promise<void> {
    const [first, ...others] = files;
    if (!first) return;
    [this.#files, this.reading] = [files, reading];
    const name = others.length > 0 ? `${first.name} and ${others.length} more` : first.name;
    const size = files.reduce((sum, file) => sum + file.size, 0);
    // A sample is a click away as it is.
    const cache = this.keeps && !this.samples.some(({ file }) => file === first) ? "always" : "never";
    await this.#open({ name, size }, (engine, options) => engine.open(files, { ...reading, ...options, cache }), steps);
  }

  /** Can what is open be read again in another way? Not what was made of it, and not what the device keeps without its source. */
  get canReread(): boolean {
    return this.#files.length > 0 && this.desk?.data.id === ROOT;
  }

  /** Reads the open files again, in another way; where that fails they are open as they were, and the failure is told. */
  async reread(reading: Reading): Promise<void> {
    const [files, before, steps] = [this.#files, this.reading, this.desk?.workspace.tree];
    await this.open(files, reading, steps);
    const { error } = this;
    if (!error || this.phase !== "empty" || this.#files !== files) return;
    await this.open(files, before, steps);
    this.#update({ error });
  }

  /** Opens what is kept of a file on this device, in place of what is open. */
  async reopen({ id, name, bytes }: CachedFile, steps?: Tree): Promise<void> {
    [this.#files, this.reading] = [[], {}];
    await this.#open({ name, size: bytes }, (engine, options) => engine.reopen(id, options), steps);
  }

  /** Forgets the file, and takes off this device all that the page has put there; says what. */
  async wipe(): Promise<string> {
    this.reset();
    const files = this.kept ?? [];
    await this.#engine?.forget();
    const removed = await wipe(files);
    this.keeps = false;
    await this.#look();
    this.#update({});
    return removed;
  }

  /** Removes what is kept of a file on this device, or of all. */
  async forget(id?: string): Promise<void> {
    await this.#engine?.forget(id);
    await this.#look();
    this.#update({});
  }

  /** Says whether what is opened next is kept on this device. */
  keep(keeps: boolean): void {
    keepFiles(keeps);
    if (!keeps) dropWork();
    this.keeps = keeps;
    this.#update({});
  }

  async #look(): Promise<void> {
    const hasPlace = (await navigator.storage?.getDirectory?.().catch(() => undefined)) !== undefined;
    this.kept = hasPlace ? await this.#engine?.cached() : undefined;
    const work = this.keeps ? keptWork() : undefined;
    const isThere = work?.origin.from === "sample" ? this.samples.some(({ name }) => name === work.origin.id) : this.kept?.some(({ id }) => id === work?.origin.id);
    this.work = isThere ? work : undefined;
  }

  async #open({ name, size }: { name: string; size: number }, begin: (engine: Engine, options: OpenCallOptions) => Promise<Dataset>, steps = Tree.of(name)): Promise<void> {
    if (!this.#engine) return;
    this.#opening?.abort();
    const opening = new AbortController();
    this.#opening = opening;
    this.#release();
    this.generation += 1;
    this.#update({ phase: "opening", file: { name, size }, progress: undefined, profile: undefined, error: undefined });
    const current = (): boolean => this.#opening === opening;
    try {
      const dataset = await begin(this.#engine, {
        signal: opening.signal,
        onProgress: (progress) => current() && this.#update({ progress }),
        onProfile: (profile) => current() && this.#update({ profile }),
      });
      if (!current()) return await dataset.close();
      this.dataset = dataset;
      await this.#look();
      const { report } = await dataset.profile({}, { signal: opening.signal });
      if (!current()) return;
      this.desk = this.#begin(this.#engine, dataset, report, steps.change(ROOT, { params: this.reading }), size);
      this.#update({ phase: "open", profile: report, progress: undefined });
    } catch (thrown) {
      if (!current()) return;
      const error = TablightError.from(thrown);
      this.#release();
      this.failed = error.details.file ?? name;
      await this.#look();
      this.#update({ phase: "empty", file: undefined, profile: undefined, progress: undefined, error: error.code === "aborted" ? undefined : error });
    }
  }

  /** Begins the chain of what was opened. */
  #begin(engine: Engine, file: Dataset, profile: ProfileReport, steps: Tree, size: number): Desk {
    const desk = new Desk(new Workspace(engine, file, steps, file === this.#lent), { dataset: file, profile }, ({ dataset, profile: shown, name }) => {
      if (this.desk !== desk) return;
      this.generation += 1;
      this.dataset = dataset;
      this.#update({ file: { name, size }, profile: shown });
    });
    desk.addEventListener("change", () => {
      if (this.desk !== desk) return;
      if (this.keeps) keepChain(desk, this.origin);
      this.#update({});
    });
    desk.addEventListener("go", (event) => this.dispatchEvent(new CustomEvent("go", { detail: (event as CustomEvent).detail })));
    return desk;
  }

  /** Where the open file can be opened from on the next visit; nothing where it cannot. */
  get origin(): Origin | undefined {
    const sample = this.samples.find(({ file }) => file === this.#files[0])?.name;
    if (sample !== undefined) return { from: "sample", id: sample };
    const id = this.desk?.workspace.given(ROOT)?.dataset?.cache.id;
    return id === undefined ? undefined : { from: "device", id };
  }

  /** The parameters that a view begins with; nothing where it finds them itself. */
  startOf(kind: KindName): Params | undefined {
    return this.desk?.start(kind);
  }

  /** Stops opening. */
  cancel(): void {
    this.#opening?.abort();
  }

  /** Forgets the file and gives its memory back. */
  reset(): void {
    this.#opening?.abort();
    this.#opening = undefined;
    this.#release();
    this.#update({ phase: "empty", file: undefined, profile: undefined, progress: undefined, error: undefined });
  }

  /** Runs a task on what is open: its result becomes a step of the chain, where it is one that stands by itself. Or on what a part of it is `cut` out to. */
  run(task: string, params: object, onProgress: (progress: Progress) => void, cut?: (whole: Dataset) => Dataset | Promise<Dataset>): Run {
    const isStep = !cut && isTask(task) && !ASIDE.has((params as { method?: string }).method ?? "");
    return started(onProgress, async (options) => {
      if (isStep && this.desk) return this.desk.run(task, params as Params, options);
      const { dataset } = this.#opened;
      return (cut ? await cut(dataset) : dataset).run(task, params, options);
    });
  }

  /** Runs a task on rows that are made of what is open for it alone. */
  runOn(task: string, params: object, onProgress: (progress: Progress) => void, make: (whole: Dataset, options: CallOptions) => Promise<Dataset>): Run {
    return started(onProgress, async (options) => {
      const made = await make(this.#opened.dataset, { signal: options.signal });
      try {
        return await made.run(task, params, options);
      } finally {
        await made.close();
      }
    });
  }

  /** Compares another file with the open one. */
  compareWith(file: File, onProgress: (progress: Progress) => void): Run {
    return started(onProgress, (options) => this.#beside([file], options, async ([other]) => (await this.#opened.dataset.compare(other as Dataset, {}, options)) as unknown as Outcome));
  }

  /** Checks rules on the open file, or on another one, with files that the rules speak of by their names. */
  check(rules: readonly Rule[], references: Readonly<Record<string, File>>, other: File | undefined, onProgress: (progress: Progress) => void): Run {
    const names = Object.keys(references);
    if (!other && names.length === 0) return this.run("check", { rules }, onProgress);
    return started(onProgress, (options) => {
      const { engine, dataset } = this.#opened;
      // By itself a file is read once, and nothing of it is kept.
      if (other && names.length === 0) return engine.run(other, "check", { rules }, { ...options, cache: "never" });
      return this.#beside([...Object.values(references), ...(other ? [other] : [])], options, async (files) => {
        const checked = other ? (files.at(-1) as Dataset) : dataset;
        return (await checked.check({ rules: [...rules], references: Object.fromEntries(names.map((name, i) => [name, files[i] as Dataset])) }, options)) as unknown as Outcome;
      });
    });
  }

  /** Opens files beside the open one for as long as they are used. */
  async #beside(files: readonly File[], options: Watched, use: (others: readonly Dataset[]) => Promise<Outcome>): Promise<Outcome> {
    const others: Dataset[] = [];
    try {
      for (const file of files) others.push(await this.#opened.engine.open(file, { ...options, keep: "never", cache: "never" }));
      return await use(others);
    } finally {
      await Promise.all(others.map((other) => other.close()));
    }
  }

  get #opened(): { readonly engine: Engine; readonly dataset: Dataset } {
    const [engine, dataset] = [this.#engine, this.dataset];
    if (!engine || !dataset) throw new TablightError("params", "no file is open");
    return { engine, dataset };
  }

  /** Is what is open made of the file's rows: cleaned, or summed up? */
  get isMade(): boolean {
    return this.desk !== undefined && this.desk.data.id !== ROOT;
  }

  /** Name of the file that what is open was made of. */
  get original(): string | undefined {
    return this.isMade ? this.desk?.workspace.tree.get(ROOT).name : undefined;
  }

  /** Opens the file again that what is open was made of. */
  async back(): Promise<void> {
    await this.desk?.open(ROOT);
  }

  /** Cleans what is open; the cleaned rows are then what is open. What they are made from stays as it is. */
  async clean(params: Partial<CleanParams>, options: CallOptions): Promise<CleanReport> {
    if (!this.desk) throw new TablightError("params", "no file is open");
    return this.desk.clean(params, options);
  }

  /** Rows that a task makes of the open ones are then what is open. */
  async make({ task, params, what }: Made, options: CallOptions = {}): Promise<void> {
    if (!this.desk) throw new TablightError("params", "no file is open");
    await this.desk.derive(task, params as Params, what, options);
  }

  /** All rows of some columns of the open file, for a picture of them. */
  async rows(columns: readonly string[]): Promise<ResultTable> {
    if (!this.dataset) throw new TablightError("params", "no file is open");
    return this.dataset.table(columns);
  }

  /** A result in a format to download, with the columns of `beside` next to its own where there are some. */
  async save(table: ResultTable, format: "csv" | "parquet" | "arrow", beside?: Beside): Promise<Blob> {
    if (!this.#engine) throw new TablightError("internal", "the engine is closed");
    const open = [await this.#engine.open(table.toArrow(), { name: "result.arrow" })];
    try {
      if (beside && beside.rows.length > 0) {
        const others = await this.#engine.open(new TextEncoder().encode(JSON.stringify(beside.rows)), { name: "beside.json" });
        open.push(others);
        open.push(await (open[0] as Dataset).join(others, { on: beside.on, how: "left" }));
      }
      return await (open.at(-1) as Dataset).export({ format });
    } finally {
      await Promise.all(open.map((dataset) => dataset.close()));
    }
  }

  /** Takes the message away once it was read. */
  dismiss(): void {
    this.tell(undefined);
  }

  /** Tells on the page what went wrong. */
  tell(error: TablightError | undefined): void {
    this.#update({ error });
  }

  #release(): void {
    if (this.dataset !== this.#lent) void this.dataset?.close();
    this.desk?.workspace.close();
    [this.dataset, this.desk] = [undefined, undefined];
  }

  #update(change: Partial<Pick<Session, "phase" | "file" | "progress" | "profile" | "error">>): void {
    Object.assign(this, change);
    this.dispatchEvent(new Event("change"));
  }
}

async function fetchSample({ name, title, about, asks, url }: (typeof SAMPLES)[number]): Promise<Sample> {
  const rows = await (await asset(url)).blob();
  return { name, title, about, asks, file: new File([rows], `${name}.csv`, { type: "text/csv" }) };
}

