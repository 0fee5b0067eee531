import { fromRecipe, type Recipe, type Saved } from "./recipe.js";

const KEY = "tablight-workspace";

/** Where the file of saved work comes from: a copy on this device, or a sample. */
export interface Origin {
  readonly from: "device" | "sample";
  readonly id: string;
}

/** Work as it is kept in this browser for the next visit. */
export interface Work {
  readonly origin: Origin;
  readonly recipe: Recipe;
  /** The step that was before the person. */
  readonly current: string;
}

/** Keeps work in this browser, in place of what was kept. */
export function keepWork(work: Work): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(work));
  } catch {
    // Storage may be switched off or full; the work then lasts as long as the page.
  }
}

/** Removes the work that is kept. */
export function dropWork(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // See keepWork.
  }
}

/** The work that is kept in this browser, checked; what cannot be read is as if there were none. */
export function keptWork(): (Work & { readonly saved: Saved }) | undefined {
  try {
    const work = JSON.parse(localStorage.getItem(KEY) ?? "null") as Partial<Work> | null;
    const { origin, recipe, current } = work ?? {};
    if (!origin || !recipe || typeof current !== "string" || !["device", "sample"].includes(origin.from)) return undefined;
    return { origin, recipe, current, saved: fromRecipe(JSON.stringify(recipe)) };
  } catch {
    return undefined;
  }
}
