import { TablightError } from "tablight";

import { KINDS, type KindName } from "./kinds.js";

/** Parameters by their names. */
export type Params = Readonly<Record<string, unknown>>;

/** A step from one thing to the next: what is made, from what, and how. */
export interface Node {
  readonly id: string;
  readonly kind: KindName;
  readonly name: string;
  /** What it is made from; nothing of the file. */
  readonly parent: string | undefined;
  readonly params: Params;
}

/** The id of the file that everything follows from. */
export const ROOT = "file";

/** Nodes and what follows from them, parents in front. Every change is a new tree. */
export class Tree {
  private constructor(readonly nodes: readonly Node[]) {}

  /** A tree that has nothing but its file yet. */
  static of(name: string, params: Params = {}): Tree {
    return new Tree([{ id: ROOT, kind: "file", name, parent: undefined, params }]);
  }

  has(id: string): boolean {
    return this.nodes.some((node) => node.id === id);
  }

  get(id: string): Node {
    const node = this.nodes.find((one) => one.id === id);
    if (!node) throw new TablightError("params", `there is no step ${id}`, { details: { param: "id" } });
    return node;
  }

  get root(): Node {
    return this.get(ROOT);
  }

  children(id: string): Node[] {
    return this.nodes.filter((node) => node.parent === id);
  }

  /** What a node follows from, the file first, and the node itself. */
  path(id: string): Node[] {
    const node = this.get(id);
    return node.parent === undefined ? [node] : [...this.path(node.parent), node];
  }

  /** All that follows from a node, in order. */
  below(id: string): Node[] {
    return this.nodes.filter((node) => node.id !== id && this.path(node.id).some((one) => one.id === id));
  }

  /** The data set that a node is, or is the result of. */
  dataOf(id: string): Node {
    const node = this.get(id);
    return KINDS[node.kind].gives === "data" || node.parent === undefined ? node : this.dataOf(node.parent);
  }

  add(node: Node & { readonly parent: string }): Tree {
    const parent = this.get(node.parent);
    if (this.has(node.id)) throw new TablightError("params", `there are two steps ${node.id}`, { details: { param: "id" } });
    const { takes, title } = KINDS[node.kind];
    if (takes !== KINDS[parent.kind].gives) {
      throw new TablightError("params", `${title} is made from ${takes === "data" ? "rows" : takes === "result" ? "a result" : "nothing"}, and ${parent.name} is ${takes === "data" ? "a result" : "a data set"}`, { details: { param: "parent" } });
    }
    return new Tree([...this.nodes, node]);
  }

  /** With another name or other parameters for a node. */
  change(id: string, change: Partial<Pick<Node, "name" | "params">>): Tree {
    const before = this.get(id);
    return new Tree(this.nodes.map((node) => (node === before ? { ...node, ...change } : node)));
  }

  /** Without a node and all that follows from it; the file stays. */
  remove(id: string): Tree {
    if (id === ROOT) throw new TablightError("params", "the file cannot be deleted from its own chain", { hint: "close the file instead", details: { param: "id" } });
    const gone = new Set([this.get(id), ...this.below(id)]);
    return new Tree(this.nodes.filter((node) => !gone.has(node)));
  }

  /** A name that no node has yet. */
  freeName(wish: string): string {
    const taken = new Set(this.nodes.map(({ name }) => name));
    let name = wish;
    for (let i = 2; taken.has(name); i++) name = `${wish} ${i}`;
    return name;
  }

  /** All that the result of a node depends on: how it is made, and how what it is made from is. */
  fingerprint(id: string): string {
    return JSON.stringify(this.path(id).map(({ kind, params }) => [kind, params]));
  }
}
