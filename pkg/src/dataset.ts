import { attach } from "./attach.js";
import type { Engine } from "./engine.js";
import { badParam, closed } from "./errors.js";
import { type Feed, follow } from "./follow.js";
import { others, places } from "./others.js";
import { type DatasetOutcome, type Outcome, type TableOutcome, toOutcome } from "./outcome.js";
import { SavedModel } from "./model.js";
import { Paced } from "./pacing.js";
import type { Appended, Backend, CallName, Calls, JobOptions, Opened } from "./protocol.js";
import { Queue } from "./queue.js";
import { type ReportOptions, reportPage } from "./report/page.js";
import type { Source } from "./sources.js";
import { ResultTable } from "./table.js";
import type {
  AppendOptions, AttachOptions, CacheState, CallOptions, CheckReport, Checks, CleanOptions, CleanParams, CleanReport, CompareOptions, CompareReport, ExportOptions, Findings, FollowOptions,
  Joining, OpenCallOptions, Params, PreviewParams, ProposeParams, ProposeReport, Report,
} from "./types.js";
import type { Field, RawOutcome } from "./wasm.js";

/** Where a data set lives now, or again after its engine was rebuilt. */
export interface Residence {
  backend: Backend;
  opened: Opened;
}

/** What a data set asks of its engine. */
export interface Home {
  /** The data set's place in a living engine; opens it again where the engine was rebuilt. */
  residence(dataset: Dataset): Promise<Residence>;
  /** Opens a source beside it. */
  open(source: Source, options: OpenCallOptions): Promise<Dataset>;
  /** Appends the rows of a source, and remembers it for when the data set has to be opened again. */
  append(dataset: Dataset, source: Source, options: AppendOptions): Promise<Appended>;
  /** Has a task of one pass stand ready, until what it resolves to is called. */
  watch(dataset: Dataset, task: string, params: object, options: CallOptions): Promise<() => Promise<void>>;
  /** Makes a data set of what a task makes of this one, and of others that its parameters name. */
  derive(dataset: Dataset, task: string, params: object, options: CallOptions): Promise<{ dataset: Dataset; outcome: RawOutcome }>;
  /** Makes a data set of the cleaned rows, and remembers how for when it has to be made again. */
  clean(dataset: Dataset, params: Partial<CleanParams>, options: CleanOptions): Promise<Cleaned>;
  /** Aborts when the data set is closed. */
  ended(dataset: Dataset): AbortSignal;
  /** Lets go of the data set and says where it lived last. */
  release(dataset: Dataset): Promise<Residence | undefined>;
}

/** Cleaned rows. */
export interface Cleaned {
  /** A data set of the cleaned rows. It is on its own: the one it comes from is as it was, and either can be closed. */
  dataset: Dataset;
  /** What each step did, and what could not be converted. */
  report: CleanReport;
  /** The steps with the columns that they expect, to be run on another file. */
  recipe: Pick<CleanParams, "version" | "expects" | "steps">;
}

/** How often what changes with appended rows is shown. */
const SHOWN_EVERY_MS = 250;

/** An open file. Close it to give its memory back. */
export class Dataset {
  /** The engine that opened it. */
  readonly engine: Engine;
  /** Its name. */
  readonly name: string;
  /** Its columns. */
  readonly schema: readonly Field[];
  /** Whether the rows it was opened with are in memory. Where they are not, what a task needs of them is read again from the source. */
  readonly kept: boolean;
  /** What was found out about the source: its format, how its text is laid out, and the rows that could not be read. */
  readonly findings: Findings;
  /** Whether its rows lie in a cache on this device, from which a task reads them again instead of from the source. */
  readonly cache: CacheState;
  readonly #home: Home;
  readonly #appends = new Queue();
  /** What is watched, and shown anew when rows were appended. */
  readonly #watches = new Set<Paced>();
  #rowCount: number;
  #memory: number;
  #closed = false;

  /** Made by `engine.open`. */
  constructor(home: Engine, name: string, { schema, rowCount, memory, kept, findings, cache }: Opened) {
    this.engine = home;
    this.#home = home;
    this.name = name;
    this.schema = schema;
    this.kept = kept;
    this.findings = findings;
    this.cache = cache;
    this.#rowCount = rowCount;
    this.#memory = memory;
  }

  /** Its number of rows. */
  get rowCount(): number {
    return this.#rowCount;
  }

  /** Bytes its columns hold. */
  get memory(): number {
    return this.#memory;
  }

  /**
   * Puts the rows of a source, or of several, at the end: all of them, or none where the call rejects. Columns are matched by name, values
   * brought to the types there are; a column that is not there is missing. Appends are carried out one after the other, in the order of the
   * calls; what is running goes on with the rows it began with. Resolves with the number of rows once they are in.
   */
  async append(source: Source, { onProfile, ...options }: AppendOptions = {}): Promise<number> {
    const rows = await this.#append(source, options);
    const shown = [...this.#profiled(onProfile), ...this.#watches];
    shown.forEach((one) => one.ask());
    await Promise.all(shown.map((one) => one.flush()));
    return rows;
  }

  /**
   * Appends what a feed hands out, source by source, and asks for the next one when the last one is in. Resolves with the number of rows
   * when the feed ends; where the call rejects or is cancelled, the sources that were in before stay.
   */
  async follow(feed: Feed, { onProfile, ...options }: FollowOptions = {}): Promise<number> {
    if (this.#closed) throw closed("data set");
    const shown = this.#profiled(onProfile);
    const append = async (source: Source): Promise<number> => {
      const rows = await this.#append(source, options);
      [...shown, ...this.#watches].forEach((one) => one.ask());
      return rows;
    };
    try {
      return await follow(feed, append, { signal: options.signal, ended: this.#home.ended(this) });
    } finally {
      await Promise.all([...shown, ...this.#watches].map((one) => one.flush()));
    }
  }

  /**
   * Keeps the outcome of a task of one pass (`aggregate`, `profile`, `check` …) up to date: `onOutcome` hears of it now and whenever rows were appended, of a feed at
   * most 4 times a second. What the task knows of the rows is kept, so that new ones are taken in without reading the old ones again, and running it with the same
   * parameters only writes it out. Resolves, once the first outcome was heard, with a function that ends it; so do `signal` and closing the data set.
   */
  async watch<R = Record<string, unknown>>(task: string, params: object, onOutcome: (outcome: Outcome<R>) => void, { signal, ...options }: CallOptions = {}): Promise<() => Promise<void>> {
    if (this.#closed) throw closed("data set");
    const { named, datasets } = others(params);
    if (datasets.length > 0) throw badParam("params", "a task that reads other data sets cannot be watched");
    const watched = new Paced(SHOWN_EVERY_MS, async () => onOutcome(await this.run<R>(task, named)));
    // Between two appends, so that it has seen all rows when it stands ready.
    const dismiss = await this.#appends.enter(() => this.#home.watch(this, task, named, { ...options, signal }), signal);
    const end = async (): Promise<void> => {
      signal?.removeEventListener("abort", leave);
      if (this.#watches.delete(watched) && !this.#closed) await this.#appends.enter(dismiss, undefined);
    };
    const leave = (): void => void end().catch(() => undefined);
    signal?.addEventListener("abort", leave);
    this.#watches.add(watched);
    try {
      onOutcome(await this.run<R>(task, named, { signal }));
    } catch (error) {
      await end();
      throw error;
    }
    return end;
  }

  /** What is in the file: per column type, missing and distinct values, range, mean, quantiles, top values; and what stands out. */
  async profile(params: Params<"profile"> = {}, options: CallOptions = {}): Promise<Outcome<Report<"profile">>> {
    return this.run<Report<"profile">>("profile", params, options);
  }

  /** Groups of rows and measures of each: counts, sums, means, quantiles, shares, by columns, spans of time and bins. */
  async aggregate(params: Params<"aggregate"> = {}, options: CallOptions = {}): Promise<TableOutcome<Report<"aggregate">>> {
    return withTable(await this.run<Report<"aggregate">>("aggregate", params, options));
  }

  /** Rules that the rows must keep: what became of each, and the first rows that break them. */
  async check(params: Checks, options: CallOptions = {}): Promise<TableOutcome<CheckReport>> {
    return withTable(await this.run<CheckReport>("check", params, options));
  }

  /** Rules that these rows keep, and that others of their kind should keep: parameters of `check`. */
  async proposeChecks(params: Partial<ProposeParams> = {}, options: CallOptions = {}): Promise<ProposeReport> {
    return (await this.run<ProposeReport>("check", { ...params, method: "propose" }, options)).report;
  }

  /** The rows beside those of another data set that have the same values in some columns: a new data set, in memory. */
  async join(right: Dataset, params: Joining, options: CallOptions = {}): Promise<Dataset> {
    return (await this.derive("join", { ...params, right }, options)).dataset;
  }

  /**
   * These rows with columns of a result that tells by `row` which of them it speaks of, as that of `segment` does: a new data set, in memory. Rows that the result
   * does not speak of have none of its values there; a column that both have is called `_right` in the new one.
   */
  async attach(table: ResultTable, options: AttachOptions = {}): Promise<Dataset> {
    if (this.#closed) throw closed("data set");
    return attach(this.#home, this, table, options);
  }

  /** Who came back: customers, or others, by the span of time in which they were first seen. */
  async cohort(params: Params<"cohort">, options: CallOptions = {}): Promise<TableOutcome<Report<"cohort">>> {
    return withTable(await this.run<Report<"cohort">>("cohort", params, options));
  }

  /** How far they got: who did one step after the other, and how long it took. */
  async funnel(params: Params<"funnel">, options: CallOptions = {}): Promise<TableOutcome<Report<"funnel">>> {
    return withTable(await this.run<Report<"funnel">>("funnel", params, options));
  }

  /** Features of customers, visits or readings, from a log: a table for models. `derive("features", …)` makes a data set of it. */
  async features(params: Params<"features">, options: CallOptions = {}): Promise<TableOutcome<Report<"features">>> {
    return withTable(await this.run<Report<"features">>("features", params, options));
  }

  /**
   * How another data set differs from this one: in its schema, and column by column in its distribution. Both are compared by their profiles, so that nothing is
   * read again where they have one, and nothing has to fit in memory. Parameters are those of the task `compare` but for conditions; two slices of one data set are
   * compared by `run("compare", { where, against })`.
   */
  async compare(other: Dataset, params: CompareOptions = {}, options: CallOptions = {}): Promise<Outcome<CompareReport>> {
    const portrait = async (dataset: Dataset): Promise<Uint8Array> => {
      const { model } = await dataset.run("compare", { method: "portrait", ...(params.columns ? { columns: params.columns } : {}) }, options);
      return model?.save() ?? new Uint8Array();
    };
    const [reference, current] = [await portrait(this), await portrait(other)];
    return toOutcome<CompareReport>(await this.#call("compare", () => ({ reference, current, params }), options));
  }

  /**
   * The rows after a list of steps, or a saved recipe, as a new data set; this one stays as it is. Where its rows are not in memory and no step needs all of them at
   * once, those of the new one are not kept either but made again whenever they are read.
   */
  async clean(params: Partial<CleanParams>, options: CleanOptions = {}): Promise<Cleaned> {
    if (this.#closed) throw closed("data set");
    return this.#home.clean(this, params, options);
  }

  /** Rows before and after cleaning steps, or one of them, changed values marked. */
  async preview(params: Partial<CleanParams>, view: Partial<PreviewParams> = {}, options: CallOptions = {}): Promise<Report<"preview">> {
    return (await this.run<Report<"preview">>("preview", { ...params, ...view }, options)).report;
  }

  /** Cleaning steps that the rows seem to need, each with the reason and what it would touch. */
  async suggest(params: Params<"suggest"> = {}, options: CallOptions = {}): Promise<Report<"suggest">> {
    return (await this.run<Report<"suggest">>("suggest", params, options)).report;
  }

  /** Groups of similar rows, described in words. Mini-batch k-means has no table where rows are not kept: the model says where they belong. */
  async segment(params?: WithTable, options?: CallOptions): Promise<TableOutcome<Report<"segment">>>;
  async segment(params: Params<"segment">, options?: CallOptions): Promise<Outcome<Report<"segment">>>;
  async segment(params: Params<"segment"> = {}, options: CallOptions = {}): Promise<Outcome<Report<"segment">>> {
    const outcome = await this.run<Report<"segment">>("segment", params, options);
    return params.method === "minibatch_kmeans" ? outcome : withTable(outcome);
  }

  /** Forecasts of one or many series, with intervals and the accuracy on held-out values. */
  async forecast(params: Params<"forecast">, options: CallOptions = {}): Promise<TableOutcome<Report<"forecast">>> {
    return withTable(await this.run<Report<"forecast">>("forecast", params, options));
  }

  /** How methods would have forecast the past: forecasts from earlier origins against what came, with a leaderboard. */
  async backtest(params: Params<"backtest">, options: CallOptions = {}): Promise<TableOutcome<Report<"backtest">>> {
    return withTable(await this.run<Report<"backtest">>("backtest", params, options));
  }

  /** Any task by name; `method` among the parameters picks one of its methods. */
  async run<R = Record<string, unknown>>(task: string, params: object = {}, options: CallOptions = {}): Promise<Outcome<R>> {
    const { named, datasets } = others(params);
    const beside = await places(this.#home, datasets);
    return toOutcome<R>(await this.#call("run", (dataset) => ({ dataset, task, params: named, others: beside }), options));
  }

  /** As `run`, for a task with a table, which becomes a data set of its own, in memory: it stays when the data sets that it was made of are closed. */
  async derive<R = Record<string, unknown>>(task: string, params: object = {}, options: CallOptions = {}): Promise<DatasetOutcome<R>> {
    if (this.#closed) throw closed("data set");
    const { dataset, outcome } = await this.#home.derive(this, task, params, options);
    return { ...toOutcome<R>(outcome), dataset };
  }

  /** Applies a saved model to this data set. */
  async apply(model: SavedModel | Uint8Array | ArrayBuffer, options: CallOptions = {}): Promise<TableOutcome> {
    const bytes = modelBytes(model);
    return withTable(toOutcome(await this.#call("apply", (dataset) => ({ dataset, model: bytes }), options)));
  }

  /** One HTML file with the profile and chosen results, readable without a network; without `values` it holds no value of a single row but those of the results. */
  async report(what: ReportOptions = {}, options: CallOptions = {}): Promise<Blob> {
    const { report } = await this.profile(what.values === true ? {} : { sensitive: true }, options);
    return new Blob([reportPage(this.name, report, what)], { type: "text/html" });
  }

  /** All rows of the named columns, in this order; of every column where none are named. */
  async table(columns?: readonly string[], options: CallOptions = {}): Promise<ResultTable> {
    return new ResultTable(await this.#call("table", (dataset) => ({ dataset, columns }), options));
  }

  /** The rows as a file. */
  async export(what: Partial<ExportOptions>, options: CallOptions = {}): Promise<Blob> {
    return this.#call("export", (dataset) => ({ dataset, options: what }), options);
  }

  /** Stops what is running on the data set and gives its memory back. Resolves when that is done. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const residence = await this.#home.release(this);
    if (residence && !residence.backend.dead) await residence.backend.call("close", { dataset: residence.opened.dataset });
  }

  /** `using` closes the data set at the end of the block. */
  [Symbol.dispose](): void {
    this.close().catch(() => undefined);
  }

  /** `await using` closes the data set at the end of the block and waits for it. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #append(source: Source, options: AppendOptions): Promise<number> {
    return this.#appends.enter(async () => {
      if (this.#closed) throw closed("data set");
      const { rows, rowCount, memory } = await this.#home.append(this, source, options);
      [this.#rowCount, this.#memory] = [rowCount, memory];
      return rows;
    }, options.signal);
  }

  /** Shows the profile of all rows when it is asked to, at most 4 times a second. */
  #profiled(onProfile: AppendOptions["onProfile"]): Paced[] {
    return onProfile ? [new Paced(SHOWN_EVERY_MS, () => this.#call("glance", (dataset) => ({ dataset }), { onProfile }))] : [];
  }

  async #call<K extends CallName>(name: K, args: (dataset: number) => Calls[K]["args"], options: JobOptions): Promise<Calls[K]["result"]> {
    if (this.#closed) throw closed("data set");
    const { backend, opened } = await this.#home.residence(this);
    return backend.call(name, args(opened.dataset), options);
  }
}

/** Parameters of a segmentation that has a table, whether rows are kept or not. */
type WithTable = Exclude<Params<"segment">, { method?: "minibatch_kmeans" }>;

function withTable<R>(outcome: Outcome<R>): TableOutcome<R> {
  if (!outcome.table) throw badParam("task", "this task returns no table");
  return outcome as TableOutcome<R>;
}

function modelBytes(model: unknown): Uint8Array {
  if (model instanceof SavedModel) return model.save();
  if (model instanceof Uint8Array) return model;
  if (model instanceof ArrayBuffer) return new Uint8Array(model);
  throw badParam("model", "expected a saved model", "pass outcome.model or the bytes that model.save() returned");
}
