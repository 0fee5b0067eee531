import { TablightError } from "tablight";

import type { Session } from "../session.js";
import { fromRecipe } from "./recipe.js";
import type { Work } from "./saved-work.js";
import { mismatchOf } from "./schema.js";
import { ROOT, Tree } from "./tree.js";

/** Goes on with the work of an earlier visit: opens its file, makes its steps, and shows what was shown. */
export async function resume(session: Session, { origin, saved: { tree }, current }: Work): Promise<void> {
  const kept = session.kept?.find(({ id }) => id === origin.id);
  const sample = session.samples.find(({ name }) => name === origin.id);
  if (origin.from === "device" && kept) await session.reopen(kept, tree);
  else if (origin.from === "sample" && sample) await session.open([sample.file], tree.root.params, tree);
  const { desk } = session;
  if (!desk) return;
  await desk.runAll();
  if (desk === session.desk && desk.workspace.tree.has(current)) await desk.open(current);
}

/** Makes the steps of a saved chain of other files, or of what is open; what is wrong with the chain is told on the page. */
export async function replayRecipe(session: Session, recipe: string, files: readonly File[]): Promise<void> {
  try {
    await replayed(session, recipe, files);
  } catch (thrown) {
    session.tell(TablightError.from(thrown));
  }
}

async function replayed(session: Session, recipe: string, files: readonly File[]): Promise<void> {
  const { tree, columns } = fromRecipe(recipe);
  const [first] = files;
  if (first) {
    await session.open(files, tree.root.params, tree.change(ROOT, { name: first.name }));
    if (session.phase !== "open") return; // why is told already
  }
  const { desk } = session;
  if (!desk) throw new TablightError("params", "no file is open", { hint: "choose the file too", details: { param: "file" } });
  const mismatch = mismatchOf(columns, desk.columns);
  const { name } = desk.workspace.tree.root;
  if (columns.length > 0 && mismatch.missing.length === columns.length) {
    if (first) desk.workspace.adopt(Tree.of(name));
    throw new TablightError("schema", `${name} has none of the columns that the recipe was made for`, { hint: `it was made for ${columns.map((column) => column.name).join(", ")}` });
  }
  if (!first) desk.workspace.adopt(tree);
  const outcome = await desk.runAll(mismatch);
  const last = outcome?.done.at(-1);
  if (last && desk === session.desk) await desk.open(last.id);
}
