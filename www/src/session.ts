import { type CachedFile, type CallOptions, type CleanParams, type CleanReport, type Dataset, type Engine, type OpenCallOptions, type OpenOptions, type Outcome, type Progress, type ProfileReport, type ResultTable, type Rule, TablightError } from "tablight";

import { asset } from "./assets.js";
import { fetchEngine } from "./engine.js";
import { keepFiles, keepsFiles } from "./keeping.js";
import { lockNetwork } from "./lock.js";
import { isKept, removePage } from "./offline.js";
import { applyTheme } from "./theme.js";
import { Desk } from "./workspace/desk.js";
import { isTask, type KindName } from "./workspace/kinds.js";
import { fromRecipe, toRecipe } from "./workspace/recipe.js";
import { dropWork, keptWork, keepWork, type Origin } from "./workspace/saved-work.js";
import { type Mismatch, mismatchOf } from "./workspace/schema.js";
import { type Params, ROOT, Tree } from "./workspace/tree.js";
import { dropSettings, wiped } from "./workspace/wipe.js";
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
  readonly file: File;
}

/** Methods of tasks that only prepare what is asked then. */
const ASIDE: ReadonlySet<string> = new Set(["propose", "portrait"]);

const SAMPLES = [
  { name: "retail", title: "Retail transactions", about: "3,000 orders of a small shop chain: find groups of orders", url: "./samples/retail.csv" },
  { name: "energy", title: "Energy load", about: "Two grids, every hour of a year: forecast the next days", url: "./samples/energy.csv" },
] as const;

/** A task on its way; `result` settles once. */
export interface Run {
  readonly result: Promise<Outcome>;
  cancel(): void;
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
  /** How the file differs from the one that the chain was made for, where it was replayed. */
  mismatch: Mismatch | undefined;
  /** The work of the last visit, where it was kept and its file can be opened. */
  work: ReturnType<typeof keptWork>;

  /** What was said of how the open files are read. */
  reading: Reading = {};

  #files: readonly File[] = [];
  #engine: Engine | undefined;
  #opening: AbortController | undefined;

  /** Fetches all the page will ever need, the engine, the samples and the `rest`, and shuts the door behind it. */
  async start(rest: readonly Promise<unknown>[]): Promise<void> {
    try {
      const [startEngine, samples] = await Promise.all([fetchEngine(), Promise.all(SAMPLES.map(fetchSample)), ...rest]);
      lockNetwork();
      this.#engine = await startEngine();
      this.samples = samples;
      await this.#look();
      this.#update({ phase: "empty" });
    } catch (error) {
      this.#update({ phase: "broken", error: TablightError.from(error) });
    }
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

  /** Can what is open be read again in another way? Not what was cleaned, and not what the device keeps without its source. */
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

  /** Goes on with the work of the last visit: opens its file, makes its steps, and shows what was shown. */
  async resume(): Promise<void> {
    const { work } = this;
    if (!work) return;
    const { origin, saved: { tree }, current } = work;
    const kept = this.kept?.find(({ id }) => id === origin.id);
    const sample = this.samples.find(({ name }) => name === origin.id);
    if (origin.from === "device" && kept) await this.reopen(kept, tree);
    else if (origin.from === "sample" && sample) await this.open([sample.file], tree.root.params, tree);
    const { desk } = this;
    if (!desk) return;
    await desk.runAll();
    if (desk === this.desk && desk.workspace.tree.has(current)) await desk.open(current);
  }

  /** The chain of what is open, as JSON. */
  get recipe(): string {
    const { desk } = this;
    return desk ? JSON.stringify(toRecipe(desk.workspace.tree, this.#columns(desk)), null, 2) : "";
  }

  /** Makes the steps of a saved chain of other files, or of what is open. Throws where the chain is none, or no column of it is there. */
  async replay(recipe: string, files: readonly File[]): Promise<void> {
    const { tree, columns } = fromRecipe(recipe);
    const [first] = files;
    if (first) {
      await this.open(files, tree.root.params, tree.change(ROOT, { name: first.name }));
      if (this.phase !== "open") return;
    }
    const { desk } = this;
    if (!desk) throw new TablightError("params", "no file is open", { hint: "choose the file too", details: { param: "file" } });
    const mismatch = mismatchOf(columns, this.#columns(desk));
    const isOther = columns.length > 0 && mismatch.missing.length === columns.length;
    if (isOther) {
      desk.workspace.adopt(Tree.of(desk.workspace.tree.root.name));
      throw new TablightError("schema", `${desk.workspace.tree.root.name} has none of the columns that the recipe was made for`, { hint: `it was made for ${columns.map(({ name }) => name).join(", ")}` });
    }
    if (!first) desk.workspace.adopt(tree);
    this.mismatch = mismatch.missing.length + mismatch.changed.length > 0 ? mismatch : undefined;
    const replayed = await desk.runAll();
    const last = replayed?.done.at(-1);
    if (last && desk === this.desk) await desk.open(last.id);
  }

  /** As `replay`; what is wrong with the chain is told on the page. */
  async tryReplay(recipe: string, files: readonly File[]): Promise<void> {
    try {
      await this.replay(recipe, files);
    } catch (thrown) {
      this.#update({ error: TablightError.from(thrown) });
    }
  }

  /** Takes away what was said of the steps that were made together. */
  dismissReplay(): void {
    this.mismatch = undefined;
    this.desk?.dismiss();
  }

  #columns(desk: Desk): Dataset["schema"] {
    return desk.workspace.given(ROOT)?.dataset?.schema ?? [];
  }

  /** Removes all that this page has put on this device: files, chain, settings; returns a sentence that says what. */
  async wipe(): Promise<string> {
    this.reset();
    const files = this.kept ?? [];
    const isOffline = isKept();
    await this.#engine?.forget();
    if (isOffline) await removePage();
    const settings = dropSettings();
    applyTheme("system");
    [this.keeps, this.work] = [false, undefined];
    await this.#look();
    this.#update({});
    return wiped(files, settings, isOffline);
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
    const desk = new Desk(new Workspace(engine, file, steps), { dataset: file, profile }, ({ dataset, profile: shown, name }) => {
      if (this.desk !== desk) return;
      this.generation += 1;
      this.dataset = dataset;
      this.#update({ file: { name, size }, profile: shown });
    });
    desk.addEventListener("change", () => {
      if (this.desk !== desk) return;
      this.#keepWork(desk);
      this.#update({});
    });
    desk.addEventListener("go", (event) => this.dispatchEvent(new CustomEvent("go", { detail: (event as CustomEvent).detail })));
    return desk;
  }

  /** Keeps the chain for the next visit, if the person has agreed and its file can be opened then. */
  #keepWork(desk: Desk): void {
    const { workspace, current } = desk;
    const id = workspace.given(ROOT)?.dataset?.cache.id;
    const sample = this.samples.find(({ file }) => file === this.#files[0])?.name;
    const origin: Origin | undefined = sample !== undefined ? { from: "sample", id: sample } : id !== undefined ? { from: "device", id } : undefined;
    if (this.keeps && origin) keepWork({ origin, recipe: toRecipe(workspace.tree, this.#columns(desk)), current: current.id });
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

  /** Runs a task on what is open; its result becomes a step of the chain, where it is one that stands by itself. */
  run(task: string, params: object, onProgress: (progress: Progress) => void): Run {
    const isStep = isTask(task) && !ASIDE.has((params as { method?: string }).method ?? "");
    return started(onProgress, async (options) => (isStep && this.desk ? this.desk.run(task, params as Params, options) : this.#opened.dataset.run(task, params, options)));
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

  /** Is what is open the result of cleaning? */
  get isCleaned(): boolean {
    return this.desk?.data.kind === "clean";
  }

  /** Cleans what is open; the cleaned rows are then what is open. What they are made from stays as it is. */
  async clean(params: Partial<CleanParams>, options: CallOptions): Promise<CleanReport> {
    if (!this.desk) throw new TablightError("params", "no file is open");
    return this.desk.clean(params, options);
  }

  /** All rows of some columns of the open file, for a picture of them. */
  async rows(columns: readonly string[]): Promise<ResultTable> {
    if (!this.dataset) throw new TablightError("params", "no file is open");
    return this.dataset.table(columns);
  }

  /** A result in a format to download. */
  async save(table: ResultTable, format: "csv" | "parquet" | "arrow"): Promise<Blob> {
    if (!this.#engine) throw new TablightError("internal", "the engine is closed");
    const copy = await this.#engine.open(table.toArrow(), { name: "result.arrow" });
    try {
      return await copy.export({ format });
    } finally {
      await copy.close();
    }
  }

  /** Takes the message away once it was read. */
  dismiss(): void {
    this.#update({ error: undefined });
  }

  #release(): void {
    void this.dataset?.close();
    this.desk?.workspace.close();
    [this.dataset, this.desk, this.mismatch] = [undefined, undefined, undefined];
  }

  #update(change: Partial<Pick<Session, "phase" | "file" | "progress" | "profile" | "error">>): void {
    Object.assign(this, change);
    this.dispatchEvent(new Event("change"));
  }
}

async function fetchSample({ name, title, about, url }: (typeof SAMPLES)[number]): Promise<Sample> {
  const rows = await (await asset(url)).blob();
  return { name, title, about, file: new File([rows], `${name}.csv`, { type: "text/csv" }) };
}

