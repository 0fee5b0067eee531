import { looksLikeRecipe } from "./recipe.js";

/** A saved chain is text of a few kilobytes; what is larger is data. */
const MOST_BYTES = 4_000_000;

/** Tells a saved chain among files from those that are data. */
export async function withoutRecipe(files: readonly File[]): Promise<{ recipe: string | undefined; rest: readonly File[] }> {
  for (const file of files) {
    if (!file.name.endsWith(".json") || file.size > MOST_BYTES) continue;
    const text = await file.text();
    if (looksLikeRecipe(text)) return { recipe: text, rest: files.filter((other) => other !== file) };
  }
  return { recipe: undefined, rest: files };
}
