import { KINDS } from "./kinds.js";
import { type Node, ROOT, type Tree } from "./tree.js";

/** Rows, what they are made from, and the results that were made of them. */
export interface Link {
  readonly data: Node;
  readonly from: Node | undefined;
  readonly results: readonly Node[];
}

/** The chain as it is read: rows and their results, then what was made of these, one branch after the other. */
export function stripOf(tree: Tree): Link[] {
  const links: Link[] = [];
  const visit = (data: Node): void => {
    const results = tree.children(data.id).filter(({ kind }) => KINDS[kind].gives === "result");
    links.push({ data, from: data.parent === undefined ? undefined : tree.get(data.parent), results });
    const next = tree.nodes.filter((node) => KINDS[node.kind].gives === "data" && node.parent !== undefined && tree.dataOf(node.parent).id === data.id);
    for (const node of next) visit(node);
  };
  visit(tree.get(ROOT));
  return links;
}
