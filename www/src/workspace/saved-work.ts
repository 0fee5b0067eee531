import type { Desk } from "./desk.js";
import { fromRecipe, type Recipe, type Saved, toRecipe } from "./recipe.js";
import type { Tree } from "./tree.js";

const KEY = "tablight-workspace";

/** Where a file can be opened from on another visit: a copy on this device, or a sample. */
export interface Kept {
  readonly from: "device" | "sample";
  readonly id: string;
}

/** Where the file of earlier work comes from: as long as the page is there, also files that somebody chose. */
export type Origin = Kept | { readonly from: "files"; readonly files: readonly File[] };

/** Earlier work, which can be gone on with. */
export interface Work<From = Origin> {
  readonly origin: From;
  readonly saved: Saved;
  /** The step that was before the person. */
  readonly current: string;
}

/** Work as it lies in this browser. */
interface Stored extends Omit<Work<Kept>, "saved"> {
  readonly recipe: Recipe;
}

/** The chain that was kept last, and the step that was shown; both are the same while something is only made. */
let last: { readonly tree: Tree; readonly current: string } | undefined;

/** Keeps a chain in this browser for the next visit, in place of what was kept; without an origin its file could not be opened then. */
export function keepChain(desk: Desk, origin: Kept | undefined): void {
  const { workspace: { tree }, current: { id: current } } = desk;
  if (!origin || (last?.tree === tree && last.current === current)) return;
  last = { tree, current };
  const stored: Stored = { origin, recipe: toRecipe(tree, desk.columns), current };
  try {
    localStorage.setItem(KEY, JSON.stringify(stored));
  } catch {
    // Storage may be switched off or full; the work then lasts as long as the page.
  }
}

/** Removes the work that is kept. */
export function dropWork(): void {
  last = undefined;
  try {
    localStorage.removeItem(KEY);
  } catch {
    // See keepChain.
  }
}

/** The work that is kept in this browser, checked; what cannot be read is as if there were none. */
export function keptWork(): Work<Kept> | undefined {
  try {
    const { origin, recipe, current } = JSON.parse(localStorage.getItem(KEY) ?? "null") as Stored;
    if (typeof current !== "string" || !["device", "sample"].includes(origin.from)) return undefined;
    return { origin, saved: fromRecipe(JSON.stringify(recipe)), current };
  } catch {
    return undefined;
  }
}
