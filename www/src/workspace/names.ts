import { ROOT, type Tree } from "./tree.js";

/** What rows are called as a file: after the file they come from and the step that made them. */
export function fileName(tree: Tree, id: string): string {
  const file = tree.root.name;
  if (id === ROOT) return file;
  const slug = tree.get(id).name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "-").replaceAll(/^-|-$/g, "");
  const [, base = file, ending = ""] = /^(.*?)(\.[^.]*)?$/.exec(file) ?? [];
  return `${base}-${slug || "rows"}${ending}`;
}

/** What several files are called as one table. */
export function nameOf([first, ...others]: readonly File[]): string {
  return others.length > 0 ? `${first?.name} and ${others.length} more` : (first?.name ?? "");
}
