import { type CallOptions, type CleanReport, type Dataset, type Outcome, type ProfileReport, TablightError } from "tablight";

import type { Offer } from "./follow.js";
import { KINDS, type KindName, type Tab } from "./kinds.js";
import type { Given } from "./make.js";
import { Making } from "./making.js";
import { fileName } from "./names.js";
import { type Pace, replay, type Replayed } from "./replay.js";
import type { Mismatch } from "./schema.js";
import { Shown } from "./shown.js";
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
  readonly #shown: Shown;
  readonly #making = new Making(() => this.#changed());

  constructor(
    readonly workspace: Workspace,
    rows: Omit<Rows, "name">,
    private readonly show: (rows: Rows) => void,
  ) {
    super();
    [this.#dataset, this.#profile] = [rows.dataset, rows.profile];
    this.#shown = new Shown(workspace);
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
    return this.#shown.in(this.tab) ?? this.data;
  }

  /** What is being made, of one step or of all. */
  get pace(): Pace | undefined {
    return this.#making.pace;
  }

  /** Changes when the view of a tab has to begin anew. */
  edition(tab: Tab): number {
    return this.#shown.edition(tab);
  }

  /** Does the view of this kind show a step that was made? */
  shows(kind: KindName): boolean {
    return this.#stepOf(kind) !== undefined;
  }

  /** The parameters that a view begins with: those of the step it shows, or what suggests itself of these rows. */
  start(kind: KindName): Params | undefined {
    const id = this.#stepOf(kind);
    if (id !== undefined) return this.workspace.tree.get(id).params;
    return this.#shown.has(kind) ? undefined : perSegment(kind, this.#profile);
  }

  /** Runs a task on the rows: in place of the step that the view shows, or as a new one. */
  async run(kind: KindName, params: Params, options: CallOptions): Promise<Outcome> {
    const data = this.data.id;
    const { id, given } = await this.workspace.try({ kind, parent: data, params, into: this.#stepOf(kind) }, options);
    if (data === this.data.id) this.#activate(kind, id);
    if (!given.outcome) throw new TablightError("internal", `${kind} gave no result`);
    return given.outcome;
  }

  /** Cleans the rows. What comes of it is opened. */
  async clean(params: Params, options: CallOptions): Promise<CleanReport> {
    const { report } = await this.#remake("clean", params, this.tab, options);
    if (!report) throw new TablightError("internal", "cleaning gave no report");
    return report;
  }

  /** Puts the columns of another file beside the rows. What comes of it is opened. */
  async join(params: Params, options: CallOptions): Promise<void> {
    await this.#remake("joinFile", params, "profile", options);
  }

  /** Makes other rows of these, as a new step or in place of the one that was opened to be changed, and opens them. */
  async #remake(kind: KindName, params: Params, tab: Tab, options: CallOptions): Promise<Given> {
    const { id, given } = await this.workspace.try({ kind, parent: this.data.id, params, into: this.#shown.of(kind) }, options);
    await this.#present(id, tab, options);
    return given;
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
      if (node !== data) this.#shown.look(node);
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
    this.#shown.leave(this.current.kind);
    this.#changed();
  }

  /** Makes all that has to be made, or made again, in order. */
  async runAll(mismatch?: Mismatch): Promise<Replayed | undefined> {
    [this.replayed, this.error] = [undefined, undefined];
    this.mismatch = mismatch && mismatch.missing.length + mismatch.changed.length > 0 ? mismatch : undefined;
    const replayed = await this.#making.do((signal, tell) => replay(this.workspace, signal, tell));
    if (!replayed) return undefined;
    this.replayed = replayed;
    this.#settle();
    return replayed;
  }

  /** Stops what is being made. */
  cancel(): void {
    this.#making.stop();
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
    if (this.#shown.has(kind)) return this.#shown.of(kind);
    return KINDS[kind].gives === "data" ? undefined : this.workspace.tree.children(this.data.id).findLast((node) => node.kind === kind)?.id;
  }

  #activate(kind: KindName, id: string): void {
    this.#shown.took(kind, id);
    this.#changed();
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
    if (id !== this.#data.at(-1)) this.#shown.clear();
    this.#data = this.workspace.tree.path(id).map((step) => step.id);
    if (node && node.id !== id) this.#shown.look(node);
    // Views begin by looking at what they are to show, and those of other tabs are not to begin at all.
    this.#go(tab);
    this.show({ dataset, profile, name: fileName(this.workspace.tree, id) });
  }

  /** Does what may take a while, shown as the making of a step. */
  async #make(node: Node, work: (options: CallOptions) => Promise<void>): Promise<void> {
    this.error = undefined;
    const pace = { node, at: 1, of: 1, progress: undefined };
    try {
      await this.#making.do((signal, tell) => {
        tell(pace);
        return work({ signal, onProgress: (progress) => tell({ ...pace, progress }) });
      });
    } catch (thrown) {
      const error = TablightError.from(thrown);
      if (error.code === "aborted") return;
      this.error = error;
      this.#changed();
    }
  }

  /** Shows what there is now, after steps came, went or changed. */
  #settle(): void {
    const { workspace, data } = this;
    if (data.id !== this.#data.at(-1) || workspace.state(data.id) !== "done") return void this.open(data.id);
    // The view of what went would begin by making it once more.
    if (this.#shown.settle().includes(this.tab)) this.#go("profile");
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
