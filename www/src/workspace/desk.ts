import { type CallOptions, type CleanReport, type Dataset, type Outcome, type ProfileReport, TablightError } from "tablight";

import type { Offer } from "./follow.js";
import { KINDS, type KindName, type Tab } from "./kinds.js";
import { fileName } from "./names.js";
import { type Pace, replay, type Replayed } from "./replay.js";
import type { Mismatch } from "./schema.js";
import { perSegment } from "./start.js";
import { type Node, type Params, ROOT } from "./tree.js";
import type { Workspace } from "./workspace.js";

/** Rows that the views work on. */
export interface Rows {
  readonly dataset: Dataset;
  readonly profile: ProfileReport;
  /** What they are called as a file. */
  readonly name: string;
}

/** What of a chain is before the person: the rows that the tabs work on, and the step that each tab shows. Says `change`, and `go` with a tab to turn to. */
export class Desk extends EventTarget {
  /** The tab that is looked at. */
  tab: Tab = "profile";
  /** What is being made, of one step or of all. */
  pace: Pace | undefined;
  /** What became of the steps that were last made together. */
  replayed: Replayed | undefined;
  /** How the file differs from the one that the chain was made for, where it was replayed. */
  mismatch: Mismatch | undefined;
  /** Why the last step could not be opened. */
  error: TablightError | undefined;
  /** The step whose rows are shown, behind those that it follows from: where it is deleted, one of them is shown. */
  #data = [ROOT];
  #dataset: Dataset;
  #profile: ProfileReport;
  /** The step that a kind of result is shown from; nothing where the next run begins a new one. */
  #active = new Map<KindName, string | undefined>();
  #editions = new Map<Tab, number>();
  #shown = new Map<KindName, string>();
  #making: AbortController | undefined;

  constructor(
    readonly workspace: Workspace,
    rows: Omit<Rows, "name">,
    private readonly show: (rows: Rows) => void,
  ) {
    super();
    [this.#dataset, this.#profile] = [rows.dataset, rows.profile];
    workspace.addEventListener("change", () => this.#onChange());
  }

  /** The rows that the tabs work on. */
  get data(): Node {
    const { tree } = this.workspace;
    return tree.get(this.#data.findLast((id) => tree.has(id)) ?? ROOT);
  }

  /** The columns of the file. */
  get columns(): Dataset["schema"] {
    return this.workspace.given(ROOT)?.dataset?.schema ?? [];
  }

  /** The step that is before the person. */
  get current(): Node {
    const { tree } = this.workspace;
    const id = [...this.#active.entries()].findLast(([kind, step]) => KINDS[kind].tab === this.tab && KINDS[kind].gives === "result" && step !== undefined)?.[1];
    return id !== undefined && tree.has(id) ? tree.get(id) : this.data;
  }

  /** Changes when the view of a tab has to begin anew. */
  edition(tab: Tab): number {
    return this.#editions.get(tab) ?? 0;
  }

  /** The parameters that a view begins with: those of the step it shows, or what suggests itself of these rows. */
  start(kind: KindName): Params | undefined {
    const id = this.#stepOf(kind);
    if (id !== undefined) return this.workspace.tree.get(id).params;
    return this.#active.has(kind) ? undefined : perSegment(kind, this.#profile);
  }

  /** Runs a task on the rows: in place of the step that the view shows, or as a new one. */
  async run(kind: KindName, params: Params, options: CallOptions): Promise<Outcome> {
    const data = this.data.id;
    const { id, given } = await this.workspace.try({ kind, parent: data, params, into: this.#stepOf(kind) }, options);
    if (data === this.data.id) this.#activate(kind, id);
    if (!given.outcome) throw new TablightError("internal", `${kind} gave no result`);
    return given.outcome;
  }

  /** Cleans the rows: as a new step, or with other steps in place of those that were opened. What comes of it is opened. */
  async clean(params: Params, options: CallOptions): Promise<CleanReport> {
    const { id, given } = await this.workspace.try({ kind: "clean", parent: this.data.id, params, into: this.#active.get("clean") }, options);
    await this.#present(id, this.tab, options);
    if (!given.report) throw new TablightError("internal", "cleaning gave no report");
    return given.report;
  }

  /** Makes rows of the result that is shown, and opens them. */
  async follow({ kind, name, params }: Offer): Promise<void> {
    const parent = this.current;
    await this.#make(parent, async (options) => {
      const { id } = await this.workspace.try({ kind, parent: parent.id, params, name }, options);
      await this.#present(id, "profile", options);
    });
  }

  /** Runs a task on the rows, and opens its result as rows. */
  async derive(kind: KindName, params: Params, name: string, options: CallOptions): Promise<void> {
    const result = await this.workspace.try({ kind, parent: this.data.id, params }, options);
    const { id } = await this.workspace.try({ kind: "table", parent: result.id, params: {}, name }, options);
    await this.#present(id, "profile", options);
  }

  /** Opens a step: rows with their profile, a result in its view with the parameters it was made by. */
  async open(id: string): Promise<void> {
    const { tree } = this.workspace;
    const [node, data] = [tree.get(id), tree.dataOf(id)];
    const tab = node === data ? "profile" : KINDS[node.kind].tab;
    await this.#make(data, async (options) => {
      await this.workspace.run(data.id, options);
      if (data.id !== this.data.id || this.#isOld) return this.#present(data.id, tab, options, node);
      if (node !== data) this.#look(node);
      this.#go(tab);
    });
  }

  /** Opens the view that a step's parameters come from, to change them. */
  async edit(id: string): Promise<void> {
    const node = this.workspace.tree.get(id);
    if (KINDS[node.kind].gives === "result" || node.parent === undefined) return this.open(id);
    const data = this.workspace.tree.dataOf(node.parent);
    await this.#make(data, (options) => this.#present(data.id, KINDS[node.kind].tab, options, node));
  }

  /** Leaves the step that is shown as it is: what is run next in its view is a new one. */
  branch(): void {
    this.#active.set(this.current.kind, undefined);
    this.#changed();
  }

  /** Makes all that has to be made, or made again, in order. */
  async runAll(mismatch?: Mismatch): Promise<Replayed | undefined> {
    this.#making?.abort();
    const making = new AbortController();
    [this.#making, this.replayed, this.error] = [making, undefined, undefined];
    this.mismatch = mismatch && mismatch.missing.length + mismatch.changed.length > 0 ? mismatch : undefined;
    const replayed = await replay(this.workspace, making.signal, (pace) => this.#tell(making, pace));
    if (this.#making !== making) return undefined;
    [this.#making, this.pace, this.replayed] = [undefined, undefined, replayed];
    this.#settle();
    return replayed;
  }

  /** Stops what is being made. */
  cancel(): void {
    this.#making?.abort();
  }

  dismiss(): void {
    [this.replayed, this.mismatch, this.error] = [undefined, undefined, undefined];
    this.#changed();
  }

  /** Deletes a step and what follows from it; returns what else was deleted. */
  delete(id: string): Node[] {
    const below = this.workspace.delete(id);
    this.#settle();
    return below;
  }

  undo(): void {
    this.workspace.undo();
    this.#settle();
  }

  redo(): void {
    this.workspace.redo();
    this.#settle();
  }

  /** The step whose view is to be gone on with: the one that was opened, or the last there is. */
  #stepOf(kind: KindName): string | undefined {
    const { tree } = this.workspace;
    if (this.#active.has(kind)) {
      const id = this.#active.get(kind);
      return id !== undefined && tree.has(id) ? id : undefined;
    }
    return kind === "clean" ? undefined : tree.children(this.data.id).findLast((node) => node.kind === kind)?.id;
  }

  #activate(kind: KindName, id: string): void {
    this.#active.delete(kind); // the latest one stands last
    this.#active.set(kind, id);
    this.#shown.set(kind, this.#stamp(id));
    this.#changed();
  }

  /** Has the view of a step show it, anew if it shows something else. */
  #look(node: Node): void {
    const isShown = this.#active.get(node.kind) === node.id && this.#shown.get(node.kind) === this.#stamp(node.id) && this.workspace.state(node.id) === "done";
    this.#active.delete(node.kind);
    this.#active.set(node.kind, node.id);
    if (!isShown) this.#renew(KINDS[node.kind].tab);
  }

  #stamp(id: string): string {
    return `${id} ${this.workspace.tree.fingerprint(id)}`;
  }

  #renew(tab: Tab): void {
    this.#editions.set(tab, this.edition(tab) + 1);
  }

  /** Are the rows that are shown others than those of their step? */
  get #isOld(): boolean {
    return this.workspace.given(this.data.id)?.dataset !== this.#dataset;
  }

  /** Puts rows before the person, at a tab, and there a step. */
  async #present(id: string, tab: Tab, options: CallOptions, node?: Node): Promise<void> {
    const { dataset } = await this.workspace.run(id, options);
    if (!dataset) throw new TablightError("internal", `${id} has no rows`);
    const { report: profile } = await dataset.profile({}, options);
    [this.#dataset, this.#profile] = [dataset, profile];
    if (id !== this.#data.at(-1)) {
      this.#active.clear();
      this.#shown.clear();
    }
    this.#data = this.workspace.tree.path(id).map((step) => step.id);
    if (node && node.id !== id) this.#look(node);
    // Views begin by looking at what they are to show, and those of other tabs are not to begin at all.
    this.#go(tab);
    this.show({ dataset, profile, name: fileName(this.workspace.tree, id) });
  }

  /** Does what may take a while, shown as the making of a step. */
  async #make(node: Node, work: (options: CallOptions) => Promise<void>): Promise<void> {
    this.#making?.abort();
    const making = new AbortController();
    [this.#making, this.error] = [making, undefined];
    const pace = { node, at: 1, of: 1, progress: undefined };
    this.#tell(making, pace);
    try {
      await work({ signal: making.signal, onProgress: (progress) => this.#tell(making, { ...pace, progress }) });
    } catch (thrown) {
      const error = TablightError.from(thrown);
      if (this.#making === making && error.code !== "aborted") this.error = error;
    } finally {
      if (this.#making === making) [this.#making, this.pace] = [undefined, undefined];
      this.#changed();
    }
  }

  #tell(making: AbortController, pace: Pace): void {
    if (this.#making !== making) return;
    this.pace = pace;
    this.#changed();
  }

  /** Shows what there is now, after steps came, went or changed. */
  #settle(): void {
    const { workspace, data } = this;
    if (data.id !== this.#data.at(-1) || workspace.state(data.id) !== "done") return void this.open(data.id);
    for (const [kind, id] of [...this.#active]) {
      const { tab } = KINDS[kind];
      if (id === undefined) continue;
      if (workspace.tree.has(id)) {
        if (this.#shown.get(kind) !== this.#stamp(id)) this.#renew(tab);
      } else {
        this.#active.delete(kind);
        this.#renew(tab);
        // Its view would begin by making it once more.
        if (tab === this.tab) this.#go("profile");
      }
    }
    this.#changed();
  }

  #onChange(): void {
    const { workspace, data } = this;
    // The rows that are shown were made again, and those before are closed.
    if (this.#isOld && workspace.state(data.id) === "done" && data.id === this.#data.at(-1)) void this.#present(data.id, this.tab, {}).catch(() => undefined);
    this.#changed();
  }

  #go(tab: Tab): void {
    this.tab = tab;
    this.dispatchEvent(new CustomEvent<Tab>("go", { detail: tab }));
  }

  #changed(): void {
    this.dispatchEvent(new Event("change"));
  }
}
