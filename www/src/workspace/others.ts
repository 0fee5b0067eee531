import { KINDS, type KindName } from "./kinds.js";
import type { Node, Tree } from "./tree.js";

type Step = Pick<Node, "kind" | "params">;

/** Kinds of steps that may be made with another file, which their parameter `with` names, and the word between title and file. */
const WITH: Readonly<Partial<Record<KindName, string>>> = { compare: "with", joinFile: "with", check: "of" };

/** The other file that a step is made with; nothing where it needs none. */
export function fileOf({ kind, params }: Step): string | undefined {
  const name = Object.hasOwn(WITH, kind) ? params["with"] : undefined;
  return typeof name === "string" ? name : undefined;
}

/** Files that the rules of a check speak of, by the names they have there. */
export function referencesOf({ kind, params: { references } }: Step): Readonly<Record<string, string>> {
  if (kind !== "check" || typeof references !== "object" || references === null) return {};
  return Object.fromEntries(Object.entries(references).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

const filesOfStep = (step: Step): string[] => [fileOf(step) ?? [], Object.values(referencesOf(step))].flat();

/** The other files that the steps of a chain are made with. */
export const filesOf = (tree: Tree): string[] => [...new Set(tree.nodes.flatMap(filesOfStep))];

/** A chain with other names for these files. */
export function withFiles(tree: Tree, names: ReadonlyMap<string, string>): Tree {
  const named = (file: string): string => names.get(file) ?? file;
  return tree.nodes.reduce((changed, node) => {
    if (!filesOfStep(node).some((file) => names.has(file))) return changed;
    const [other, references] = [fileOf(node), Object.entries(referencesOf(node))];
    const beside = { ...(other !== undefined && { with: named(other) }), ...(references.length > 0 && { references: Object.fromEntries(references.map(([name, file]) => [name, named(file)])) }) };
    return changed.change(node.id, { params: { ...node.params, ...beside } });
  }, tree);
}

/** What a step is called until it has a name of its own. */
export function titleOf(step: Step): string {
  const [{ title }, file] = [KINDS[step.kind], fileOf(step)];
  return file === undefined ? title : `${title} ${WITH[step.kind]} ${file.replace(/\.[^.]*$/, "")}`;
}
