import { type CallOptions, type CleanParams, type CleanReport, type Dataset, type Engine, type Progress, type ResultTable, TablightError } from "tablight";

import { Opener } from "./opener.js";
import { type Run, started } from "./runs.js";
import { type Beside, saved } from "./saving.js";
import type { Made } from "./tabs.js";
import type { Desk } from "./workspace/desk.js";
import { isTask, type KindName } from "./workspace/kinds.js";
import { resume } from "./workspace/replaying.js";
import type { Work } from "./workspace/saved-work.js";
import { type Params, ROOT } from "./workspace/tree.js";

/** Methods of tasks that only prepare what is asked then. */
const ASIDE: ReadonlySet<string> = new Set(["propose", "portrait"]);

/** What is open, and what is done with it. */
export class Session extends Opener {
  /** The parameters that a view begins with; nothing where it finds them itself. */
  startOf(kind: KindName): Params | undefined {
    return this.desk?.start(kind);
  }

  /** Runs a task on what is open: its result becomes a step of the chain, where it is one that stands by itself. Or on what a part of it is `cut` out to. */
  run(task: string, params: object, onProgress: (progress: Progress) => void, cut?: (whole: Dataset) => Dataset | Promise<Dataset>): Run {
    const isStep = !cut && isTask(task) && !ASIDE.has((params as { method?: string }).method ?? "");
    return started(onProgress, async (options) => {
      const { dataset, desk } = this.#opened;
      if (isStep) return desk.run(task, params as Params, options);
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

  get #opened(): { readonly engine: Engine; readonly dataset: Dataset; readonly desk: Desk } {
    const { dataset, desk } = this;
    if (!dataset || !desk) throw new TablightError("params", "no file is open");
    return { engine: this.engine, dataset, desk };
  }

  /** What `undo` takes back: what was done to the chain last, and then that another file took the place of one with steps. */
  get undoes(): string | undefined {
    const { desk } = this;
    return desk && (desk.workspace.undoes ?? (this.openings.before && `opening ${desk.workspace.tree.root.name}`));
  }

  /** What `redo` does again. */
  get redoes(): string | undefined {
    const { after } = this.openings;
    return this.desk && (this.desk.workspace.redoes ?? (after && `opening ${after.saved.tree.root.name}`));
  }

  async undo(): Promise<void> {
    if (this.desk?.workspace.undoes !== undefined) return this.desk.undo();
    const work = this.openings.back(this.now);
    if (work) await resume(this, work);
  }

  async redo(): Promise<void> {
    if (this.desk?.workspace.redoes !== undefined) return this.desk.redo();
    const work = this.openings.forth(this.now);
    if (work) await resume(this, work);
  }

  /** What can be gone on with where nothing is open: what was open before, else the work of the last visit. */
  get work(): Work | undefined {
    return this.openings.before ?? this.device.work;
  }

  async resume(): Promise<void> {
    const work = this.openings.back(undefined) ?? this.device.work;
    if (work) await resume(this, work);
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
    return this.#opened.desk.clean(params, options);
  }

  /** Rows that a task makes of the open ones are then what is open. */
  async make({ task, params, what }: Made, options: CallOptions = {}): Promise<void> {
    await this.#opened.desk.derive(task, params as Params, what, options);
  }

  /** All rows of some columns of the open file, for a picture of them. */
  async rows(columns: readonly string[]): Promise<ResultTable> {
    return this.#opened.dataset.table(columns);
  }

  /** A result in a format to download, with the columns of `beside` next to its own where there are some. */
  async save(table: ResultTable, format: "csv" | "parquet" | "arrow", beside?: Beside): Promise<Blob> {
    return saved(this.engine, table, format, beside);
  }
}
