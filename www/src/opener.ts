import { type CachedFile, type CallOptions, type Dataset, type Engine, type OpenCallOptions, type OpenOptions, type Progress, type ProfileReport, TablightError } from "tablight";

import { Device } from "./device.js";
import { lockNetwork } from "./lock.js";
import { fetchSamples, type Sample } from "./samples.js";
import { Desk } from "./workspace/desk.js";
import { nameOf } from "./workspace/names.js";
import { Openings } from "./workspace/openings.js";
import { keepChain, type Kept, type Origin, type Work } from "./workspace/saved-work.js";
import { Shelf } from "./workspace/shelf.js";
import { ROOT, Tree } from "./workspace/tree.js";
import { Workspace } from "./workspace/workspace.js";

/** Where the page stands. */
export type Phase = "starting" | "empty" | "opening" | "open" | "broken";

/** How files are read, as far as somebody said so. */
export type Reading = Partial<OpenOptions>;

/** The life of the page's one engine, and of what is open in it. Says `change` when anything a view shows is different. */
export class Opener extends EventTarget {
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
  /** What of the page lies on this device. */
  readonly device: Device = Device.ofBrowser();
  /** Other files that steps are made with. */
  readonly shelf = new Shelf(() => this.engine);
  /** What was open before. */
  protected readonly openings = new Openings();
  /** The chain of what is open, and what of it is shown. */
  desk: Desk | undefined;
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
      const [startEngine, samples] = await Promise.all([Opener.fetchEngine(), fetchSamples(), ...rest]);
      lockNetwork();
      this.#engine = await startEngine();
      this.samples = samples;
      this.#update({ phase: "empty" });
    } catch (error) {
      this.#update({ phase: "broken", error: TablightError.from(error) });
      return;
    }
    // What was there the last time is shown already, and to look again takes as long as to start.
    this.#look().then(() => this.#update({}), (error: unknown) => this.tell(TablightError.from(error)));
  }

  /** Shows a data set that somebody else opened, and will close. */
  async lend(dataset: Dataset, file: { name: string; size: number }, { signal }: CallOptions = {}): Promise<void> {
    const { report } = await dataset.profile({}, { signal });
    this.#engine = dataset.engine;
    this.dataset = this.#lent = dataset;
    this.desk = this.#begin(dataset.engine, dataset, report, Tree.of(file.name), file.size);
    this.#update({ phase: "open", file, profile: report });
  }

  /** Opens a file, or several as one table, in place of what is open, which can be gone back to where it has steps; how they are read is found out where it is not said. */
  async open(files: readonly File[], reading: Reading = {}, steps?: Tree): Promise<void> {
    this.openings.leave(this.now);
    await this.#read(files, reading, steps);
  }

  /** Opens what is kept of a file on this device, in place of what is open. */
  async reopen(file: CachedFile): Promise<void> {
    this.openings.leave(this.now);
    await this.#fetch(file);
  }

  /** Opens the file of earlier work, with its steps, which are not made yet. */
  async openAgain({ origin, saved: { tree } }: Work): Promise<void> {
    if (origin.from === "files") return this.#read(origin.files, tree.root.params, tree);
    const kept = this.device.kept?.find(({ id }) => id === origin.id);
    const sample = this.samples.find(({ name }) => name === origin.id);
    if (origin.from === "device" && kept) await this.#fetch(kept, tree);
    else if (origin.from === "sample" && sample) await this.#read([sample.file], tree.root.params, tree);
    else this.tell(new TablightError("params", `${tree.root.name} is no longer on this device`, { hint: "open the file itself, and replay its recipe" }));
  }

  /** The open files, as far as somebody chose them on this page. */
  get files(): readonly File[] {
    return this.desk ? this.#files : [];
  }

  /** Can what is open be read again in another way? Not what was made of it, and not what the device keeps without its source. */
  get canReread(): boolean {
    return this.files.length > 0 && this.desk?.data.id === ROOT;
  }

  /** Reads the open files again, in another way; where that fails they are open as they were, and the failure is told. */
  async reread(reading: Reading): Promise<void> {
    const [files, before, steps] = [this.#files, this.reading, this.desk?.workspace.tree];
    await this.#read(files, reading, steps);
    const { error } = this;
    if (!error || this.phase !== "empty" || this.#files !== files) return;
    await this.#read(files, before, steps);
    this.#update({ error });
  }

  /** Forgets the file, and takes off this device all that the page has put there; says what. */
  async wipe(): Promise<string> {
    this.reset();
    this.openings.clear();
    this.shelf.clear();
    const removed = await this.device.wipe(this.#engine);
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
    this.device.keep(keeps);
    this.#update({});
  }

  #look(): Promise<void> {
    return this.device.look(this.#engine, this.samples);
  }

  async #read(files: readonly File[], reading: Reading, steps?: Tree): Promise<void> {
    const [first] = files;
    if (!first) return;
    [this.#files, this.reading] = [files, reading];
    const size = files.reduce((sum, file) => sum + file.size, 0);
    // A sample is a click away as it is.
    const cache = this.device.keeps && !this.samples.some(({ file }) => file === first) ? "always" : "never";
    await this.#open({ name: nameOf(files), size }, (engine, options) => engine.open(files, { ...reading, ...options, cache }), steps);
  }

  async #fetch({ id, name, bytes }: CachedFile, steps?: Tree): Promise<void> {
    [this.#files, this.reading] = [[], {}];
    await this.#open({ name, size: bytes }, (engine, options) => engine.reopen(id, options), steps);
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
    const desk = new Desk(new Workspace(engine, file, steps, this.shelf, file === this.#lent), { dataset: file, profile }, ({ dataset, profile: shown, name }) => {
      if (this.desk !== desk) return;
      this.generation += 1;
      this.dataset = dataset;
      this.#update({ file: { name, size }, profile: shown });
    });
    desk.addEventListener("change", () => {
      if (this.desk !== desk) return;
      if (this.device.keeps) keepChain(desk, this.#kept);
      this.#update({});
    });
    desk.addEventListener("go", (event) => this.dispatchEvent(new CustomEvent("go", { detail: (event as CustomEvent).detail })));
    return desk;
  }

  /** Where the open file can be opened from on the next visit; nothing where it cannot. */
  get #kept(): Kept | undefined {
    const sample = this.samples.find(({ file }) => file === this.#files[0])?.name;
    if (sample !== undefined) return { from: "sample", id: sample };
    const id = this.desk?.workspace.given(ROOT)?.dataset?.cache.id;
    return id === undefined ? undefined : { from: "device", id };
  }

  /** What is open, with all that it takes to open it again on this page. */
  protected get now(): Work | undefined {
    const { desk } = this;
    const origin: Origin | undefined = this.#files.length > 0 ? { from: "files", files: this.#files } : this.#kept;
    return desk && origin && { origin, saved: { tree: desk.workspace.tree, columns: desk.columns }, current: desk.current.id };
  }

  protected get engine(): Engine {
    if (!this.#engine) throw new TablightError("internal", "the engine is closed");
    return this.#engine;
  }

  /** Stops opening. */
  cancel(): void {
    this.#opening?.abort();
  }

  /** Closes the file and gives its memory back. */
  reset(): void {
    this.openings.leave(this.now);
    this.#opening?.abort();
    this.#opening = undefined;
    this.#release();
    this.#update({ phase: "empty", file: undefined, profile: undefined, progress: undefined, error: undefined });
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
    this.shelf.close();
    [this.dataset, this.desk] = [undefined, undefined];
  }

  #update(change: Partial<Pick<Opener, "phase" | "file" | "progress" | "profile" | "error">>): void {
    Object.assign(this, change);
    this.dispatchEvent(new Event("change"));
  }
}
