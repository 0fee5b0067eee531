import { type CallOptions, type Dataset, type Engine, TablightError } from "tablight";

import type { KindName } from "./kinds.js";
import { type Given, make } from "./make.js";
import { filesOf, titleOf, withFiles } from "./others.js";
import { Results, type State } from "./results.js";
import type { Shelf } from "./shelf.js";
import { type Node, type Params, ROOT, Tree } from "./tree.js";
import { Versions } from "./versions.js";

/** What is to be made of a node, and where it goes: a node there is, or a new one. */
export interface Attempt {
  readonly kind: KindName;
  readonly parent: string;
  readonly params: Params;
  readonly into?: string | undefined;
  readonly name?: string | undefined;
}

/** The chain of an open file: its steps, what they gave, and what was done to them. Says `change`. */
export class Workspace extends EventTarget {
  #versions: Versions<Tree>;
  #count = 0;
  #isClosed = false;
  readonly #results: Results<Given>;

  /** The chain of an open file, of nothing but that, or of steps that were saved and are not made yet. A file that is lent is not closed with it. */
  constructor(
    private readonly engine: Engine,
    file: Dataset,
    tree: Tree,
    readonly shelf: Shelf,
    isLent = false,
  ) {
    super();
    this.#results = new Results(({ dataset }) => {
      if (!isLent || dataset !== file) void dataset?.close();
    });
    this.#versions = Versions.of(tree);
    this.#results.put(ROOT, tree.fingerprint(ROOT), { dataset: file });
  }

  get tree(): Tree {
    return this.#versions.current;
  }

  /** What `undo` takes back. */
  get undoes(): string | undefined {
    return this.#versions.undoes;
  }

  /** What `redo` does again. */
  get redoes(): string | undefined {
    return this.#versions.redoes;
  }

  state(id: string): State {
    return this.#results.state(this.tree, id);
  }

  error(id: string): TablightError | undefined {
    return this.#results.error(this.tree, id);
  }

  /** What a node gave; of a stale one what it gave before. */
  given(id: string): Given | undefined {
    return this.#results.given(id);
  }

  /** Nodes that have to be made, or made again, in order. */
  get due(): Node[] {
    return this.tree.nodes.filter(({ id }) => !["done", "running"].includes(this.state(id)));
  }

  /** Other files that steps are made with, and that have to be chosen again. */
  get missing(): string[] {
    return filesOf(this.tree).filter((name) => !this.shelf.has(name));
  }

  /** Takes a file to make the steps with that call it by a name; another one than before is given a name of its own. */
  supply(name: string, file: File): void {
    const taken = this.shelf.take(file, name);
    if (taken === name) this.#changed();
    else this.#to(withFiles(this.tree, new Map([[name, taken]])), `taking ${taken}`);
  }

  rename(id: string, name: string): void {
    const before = this.tree.get(id).name;
    if (name.trim() === "" || name.trim() === before) return;
    this.#to(this.tree.change(id, { name: name.trim() }), `the new name of ${before}`);
  }

  /** Deletes a node and all that follows from it, and gives back the memory they held. Returns what else was deleted. */
  delete(id: string): Node[] {
    const below = this.tree.below(id);
    this.#to(this.tree.remove(id), `deleting ${this.tree.get(id).name}`);
    return below;
  }

  /** Takes over the steps of another chain in place of its own; the file stays what it is. */
  adopt(tree: Tree): void {
    const { name, params } = this.tree.root;
    this.#to(tree.change(ROOT, { name, params }), "opening the recipe");
  }

  undo(): void {
    this.#become(this.#versions.undo());
  }

  redo(): void {
    this.#become(this.#versions.redo());
  }

  /** Makes a node that is there, and first what it follows from, where that is to be made. */
  async run(id: string, options: CallOptions = {}): Promise<Given> {
    for (const { id: step } of this.tree.path(id)) {
      if (this.state(step) === "done") continue;
      const node = this.tree.get(step);
      const of = this.tree.fingerprint(step);
      try {
        const given = await this.#made(node, options, step);
        this.#keep(step, of, given);
      } catch (thrown) {
        const error = TablightError.from(thrown);
        if (error.code !== "aborted" && this.tree.has(step)) this.#results.fail(step, of, error);
        throw error;
      } finally {
        this.#changed();
      }
    }
    const given = this.given(id);
    if (!given) throw new TablightError("internal", `${id} gave nothing`);
    return given;
  }

  /** Tries parameters out: what works becomes a node, or the new parameters of one; what fails leaves all as it was. */
  async try({ kind, parent, params, into, name }: Attempt, options: CallOptions = {}): Promise<{ id: string; given: Given }> {
    await this.run(parent, options);
    const tried: Node & { parent: string } = { id: into ?? this.#nextId(), kind, name: name ?? titleOf({ kind, params }), parent, params };
    const isNew = into === undefined;
    // As the tree would be with it; what it gives is good for no other.
    const of = isNew ? this.tree.add(tried).fingerprint(tried.id) : this.tree.change(into, { params }).fingerprint(into);
    const before = this.given(tried.id);
    if (before && this.state(tried.id) === "done" && this.tree.fingerprint(tried.id) === of) return { id: tried.id, given: before };
    const given = await this.#made(tried, options, isNew ? undefined : tried.id);
    if (!this.tree.has(isNew ? parent : tried.id)) {
      await given.dataset?.close();
      throw new TablightError("aborted", "the step was deleted");
    }
    if (isNew) this.#to(this.tree.add({ ...tried, name: this.tree.freeName(tried.name) }), `adding ${tried.name}`);
    else if (JSON.stringify(this.tree.get(tried.id).params) !== JSON.stringify(params)) this.#to(this.tree.change(tried.id, { params, name: this.#renamed(tried) }), `the new settings of ${this.tree.get(tried.id).name}`);
    this.#keep(tried.id, of, given);
    this.#changed();
    return { id: tried.id, given };
  }

  /** Lets go of everything. */
  close(): void {
    this.#isClosed = true;
    this.#results.sweep(undefined);
  }

  async #made(node: Node, options: CallOptions, running: string | undefined): Promise<Given> {
    const { engine, shelf, tree } = this;
    if (node.kind === "file") throw new TablightError("params", "the file is to be opened again");
    const shown = running ?? node.id;
    this.#results.begin(shown);
    this.#changed();
    try {
      const given = await make(node, { engine, shelf, tree: tree.has(node.id) ? tree : tree.add({ ...node, parent: node.parent ?? ROOT }), given: (id) => this.given(id) }, options);
      this.#results.end(shown);
      return given;
    } catch (thrown) {
      this.#results.end(shown);
      // Of what works is told once it is held.
      this.#changed();
      throw thrown;
    }
  }

  /** Holds what a node gave, if there still is such a node. */
  #keep(id: string, of: string, given: Given): void {
    if (this.tree.has(id) && !this.#isClosed) return this.#results.put(id, of, given);
    void given.dataset?.close();
    throw new TablightError("aborted", "the step was deleted");
  }

  /** What a step with new parameters is called: nobody's own name for it is changed. */
  #renamed(tried: Node): string {
    const before = this.tree.get(tried.id);
    const [title, next] = [titleOf(before), titleOf(tried)];
    const isOwn = before.name !== title && before.name.replace(/ \d+$/, "") !== title;
    return isOwn || title === next ? before.name : this.tree.freeName(next);
  }

  #nextId(): string {
    do this.#count += 1;
    while (this.tree.has(`step-${this.#count}`));
    return `step-${this.#count}`;
  }

  #to(tree: Tree, what: string): void {
    this.#become(this.#versions.to(tree, what));
  }

  #become(versions: Versions<Tree>): void {
    this.#versions = versions;
    this.#results.sweep(versions.current);
    this.#changed();
  }

  #changed(): void {
    this.dispatchEvent(new Event("change"));
  }
}
