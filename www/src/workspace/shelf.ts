import { type CallOptions, type Dataset, type Engine, TablightError } from "tablight";

/** Files beside the open one that steps are made with, each by the name that the steps call it. */
export class Shelf {
  readonly #files = new Map<string, File>();
  readonly #open = new Map<string, Dataset>();

  constructor(private readonly engine: () => Engine) {}

  /** Holds a file ready, and returns the name it has here: the one that is wished for, with a number where that is another file's. */
  take(file: File, wish = file.name): string {
    let name = wish;
    for (let i = 2; this.has(name) && !isSame(this.#files.get(name), file); i++) name = `${wish} (${i})`;
    if (!this.has(name)) this.#files.set(name, file);
    return name;
  }

  has(name: string): boolean {
    return this.#files.has(name);
  }

  /** The rows of a file, which are read when they are needed and not held. They belong to the shelf. */
  async open(name: string, options: CallOptions): Promise<Dataset> {
    const open = this.#open.get(name);
    if (open) return open;
    const file = this.#files.get(name);
    if (!file) throw new TablightError("params", `${name} is needed beside the open file, and is not here`, { hint: `choose ${name} again`, details: { param: "with" } });
    const dataset = await this.engine().open(file, { ...options, keep: "never", cache: "never" });
    const other = this.#open.get(name);
    // Somebody else was faster.
    if (other) await dataset.close();
    else this.#open.set(name, dataset);
    return other ?? dataset;
  }

  /** Gives back what is held of the files, which can be opened again. */
  close(): void {
    for (const dataset of this.#open.values()) void dataset.close();
    this.#open.clear();
  }

  /** Forgets the files too. */
  clear(): void {
    this.close();
    this.#files.clear();
  }
}

const isSame = (one: File | undefined, other: File): boolean => one === other || (one?.name === other.name && one.size === other.size && one.lastModified === other.lastModified);
