import type { KindName } from "./kinds.js";
import type { Node, Tree } from "./tree.js";

/** Kinds of steps that may be made with another file, which their parameter `with` names. */
const WITH: ReadonlySet<KindName> = new Set(["compare", "joinFile"]);

/** The other file that a step is made with; nothing where it needs none. */
export function fileOf({ kind, params }: Pick<Node, "kind" | "params">): string | undefined {
  const name = WITH.has(kind) ? params["with"] : undefined;
  return typeof name === "string" ? name : undefined;
}

/** The other files that the steps of a chain are made with. */
export const filesOf = (tree: Tree): string[] => [...new Set(tree.nodes.flatMap((node) => fileOf(node) ?? []))];

/** A chain with other names for these files. */
export function withFiles(tree: Tree, names: ReadonlyMap<string, string>): Tree {
  return tree.nodes.reduce((changed, node) => {
    const name = names.get(fileOf(node) ?? "");
    return name === undefined ? changed : changed.change(node.id, { params: { ...node.params, with: name } });
  }, tree);
}

/** What a step that is made with another file is called. */
export const besideName = (title: string, file: string): string => `${title} with ${file.replace(/\.[^.]*$/, "")}`;
