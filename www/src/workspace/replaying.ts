import { TablightError } from "tablight";

import type { Opener } from "../opener.js";
import { nameOf } from "./names.js";
import { filesOf, withFiles } from "./others.js";
import { fromRecipe, type Saved } from "./recipe.js";
import type { Work } from "./saved-work.js";
import { mismatchOf } from "./schema.js";
import { ROOT, Tree } from "./tree.js";

/** Files to make steps with, by the names that the steps call them. */
export type Chosen = ReadonlyMap<string, File>;

const NONE: Chosen = new Map();

/** Goes on with earlier work: opens its file, makes its steps, and shows what was shown. */
export async function resume(page: Opener, work: Work): Promise<void> {
  await page.openAgain(work);
  const { desk } = page;
  if (!desk) return;
  await desk.runAll();
  if (desk === page.desk && desk.workspace.tree.has(work.current)) await desk.open(work.current);
}

/** Makes the steps of a saved chain of other files, or of what is open; what is wrong with the chain is told on the page. */
export async function replayRecipe(page: Opener, recipe: string, files: readonly File[], chosen: Chosen = NONE): Promise<void> {
  try {
    await replaySaved(page, fromRecipe(recipe), files, chosen);
  } catch (thrown) {
    page.tell(TablightError.from(thrown));
  }
}

/** Opens files in place of what is open, and makes the steps of a chain of them. Of no files: of what is open. */
export async function replaySaved(page: Opener, { tree: saved, columns }: Saved, files: readonly File[], chosen: Chosen = NONE): Promise<void> {
  const needed = new Set(filesOf(saved));
  // What is dropped together with a recipe may be for its steps.
  const isBeside = (file: File): boolean => needed.has(file.name) && file.name !== saved.root.name;
  const beside = new Map([...files.filter(isBeside).map((file) => [file.name, file] as const), ...chosen]);
  const own = files.filter((file) => !isBeside(file));
  const tree = withFiles(saved, new Map([...beside].map(([name, file]) => [name, page.shelf.take(file, name)])));
  if (own.length > 0) {
    await page.open(own, tree.root.params, tree.change(ROOT, { name: nameOf(own) }));
    if (page.phase !== "open") return; // why is told already
  }
  const { desk } = page;
  if (!desk) throw new TablightError("params", "no file is open", { hint: "choose the file too", details: { param: "file" } });
  const mismatch = mismatchOf(columns, desk.columns);
  const { name } = desk.workspace.tree.root;
  if (columns.length > 0 && mismatch.missing.length === columns.length) {
    if (own.length > 0) desk.workspace.adopt(Tree.of(name));
    throw new TablightError("schema", `${name} has none of the columns that the recipe was made for`, { hint: `it was made for ${columns.map((column) => column.name).join(", ")}` });
  }
  if (own.length === 0) desk.workspace.adopt(tree);
  const outcome = await desk.runAll(mismatch);
  const last = outcome?.done.at(-1);
  if (last && desk === page.desk) await desk.open(last.id);
}

/** Puts the rows of more files behind those of the open ones, and makes the steps again, of all rows. */
export async function appendFiles(page: Opener, files: readonly File[]): Promise<void> {
  const { desk } = page;
  if (!desk || page.files.length === 0) throw new TablightError("params", "the open file is not at hand", { hint: "open it again, together with the other one" });
  const { workspace: { tree }, current } = desk;
  const all = [...page.files, ...files];
  await page.open(all, tree.root.params, tree.change(ROOT, { name: nameOf(all) }));
  const opened = page.desk;
  if (!opened) return;
  await opened.runAll();
  if (opened === page.desk) await opened.open(current.id);
}
