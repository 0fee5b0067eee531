import { badParam, closed } from "./errors.js";
import { type Outcome, type TableOutcome, toOutcome } from "./outcome.js";
import { SavedModel } from "./model.js";
import type { Backend, CallName, Calls, Opened } from "./protocol.js";
import { ResultTable } from "./table.js";
import type { CallOptions, ExportOptions, Findings, Params, Report } from "./types.js";
import type { Field } from "./wasm.js";

/** Where a data set lives now, or again after its engine was rebuilt. */
export interface Residence {
  backend: Backend;
  opened: Opened;
}

/** What a data set asks of its engine. */
export interface Home {
  /** The data set's place in a living engine; opens it again where the engine was rebuilt. */
  residence(dataset: Dataset): Promise<Residence>;
  /** Forgets the data set and says where it lived last. */
  forget(dataset: Dataset): Promise<Residence | undefined>;
}

/** An open file. Close it to give its memory back. */
export class Dataset {
  /** Its name. */
  readonly name: string;
  /** Its columns. */
  readonly schema: readonly Field[];
  /** Its number of rows. */
  readonly rowCount: number;
  /** Bytes its columns hold. */
  readonly memory: number;
  /** Whether its rows are in memory. Where they are not, what a task needs of them is read again from the source. */
  readonly kept: boolean;
  /** What was found out about the source: its format, how its text is laid out, and the rows that could not be read. */
  readonly findings: Findings;
  readonly #home: Home;
  #closed = false;

  /** Made by `engine.open`. */
  constructor(home: Home, name: string, { schema, rowCount, memory, kept, findings }: Opened) {
    this.#home = home;
    this.name = name;
    this.schema = schema;
    this.rowCount = rowCount;
    this.memory = memory;
    this.kept = kept;
    this.findings = findings;
  }

  /** What is in the file: per column type, missing and distinct values, range, mean, quantiles, top values; and what stands out. */
  async profile(params: Params<"profile"> = {}, options: CallOptions = {}): Promise<Outcome<Report<"profile">>> {
    return this.run<Report<"profile">>("profile", params, options);
  }

  /** Groups of similar rows, described in words. */
  async segment(params: Params<"segment"> = {}, options: CallOptions = {}): Promise<TableOutcome<Report<"segment">>> {
    return withTable(await this.run<Report<"segment">>("segment", params, options));
  }

  /** Forecasts of one or many series, with intervals and the accuracy on held-out values. */
  async forecast(params: Params<"forecast">, options: CallOptions = {}): Promise<TableOutcome<Report<"forecast">>> {
    return withTable(await this.run<Report<"forecast">>("forecast", params, options));
  }

  /** Any task by name; `method` among the parameters picks one of its methods. */
  async run<R = Record<string, unknown>>(task: string, params: object = {}, options: CallOptions = {}): Promise<Outcome<R>> {
    return toOutcome<R>(await this.#call("run", (dataset) => ({ dataset, task, params }), options));
  }

  /** Applies a saved model to this data set. */
  async apply(model: SavedModel | Uint8Array | ArrayBuffer, options: CallOptions = {}): Promise<TableOutcome> {
    const bytes = modelBytes(model);
    return withTable(toOutcome(await this.#call("apply", (dataset) => ({ dataset, model: bytes }), options)));
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
    const residence = await this.#home.forget(this);
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

  async #call<K extends CallName>(name: K, args: (dataset: number) => Calls[K]["args"], options: CallOptions): Promise<Calls[K]["result"]> {
    if (this.#closed) throw closed("data set");
    const { backend, opened } = await this.#home.residence(this);
    return backend.call(name, args(opened.dataset), options);
  }
}

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
