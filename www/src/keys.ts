/** Keys of the page: what they do, and whether those that are a letter alone are used. Somebody who dictates may press one without meaning to. */

const KEY = "tablight-letter-keys";

/** Do letters alone do something? */
export function usesLetters(): boolean {
  try {
    return localStorage.getItem(KEY) !== "no";
  } catch {
    return true; // Without storage it is as it is at first.
  }
}

export function useLetters(uses: boolean): void {
  try {
    if (uses) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, "no");
  } catch {
    // See usesLetters.
  }
}

/** The key that goes with a letter for commands here. */
export const CONTROL = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? "") ? "⌘" : "Ctrl";

/** What keys do, by where they do it. */
export const KEYS: readonly { readonly where: string; readonly keys: readonly (readonly [keys: string, does: string])[] }[] = [
  { where: "Everywhere", keys: [[`${CONTROL} K`, "Find any command, view, method or sample"], [`${CONTROL} O`, "Open a file"], ["?", "Show these keys"], ["Esc", "Close a dialog, or what is on top"], ["Tab", "Go to the next thing that can be used"]] },
  { where: "Tabs", keys: [["← →", "Go to the view beside"], ["Home End", "Go to the first or last view"]] },
  { where: "Settings", keys: [["Enter", "Run with these settings"]] },
  { where: "Map of segments", keys: [["+ −", "Zoom in or out"], ["← → ↑ ↓", "Move what is in sight"], ["0", "Show the whole map"], [`Wheel`, "Zoom, once the map is clicked; at once with " + CONTROL]] },
  { where: "Tables", keys: [["↑ ↓", "One row up or down"], ["Page ↑ Page ↓", "One page up or down"], ["Home End", "Go to the first or last row"], ["← →", "Columns that are out of sight"]] },
];

/** Is somebody writing where this key was pressed? */
export function isWriting(event: KeyboardEvent): boolean {
  const [target] = event.composedPath();
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=checkbox]):not([type=radio]):not([type=file]):not([type=range]), textarea, select"));
}
