/** What the reader wants: as the system says, or one of the two. */
export type Theme = "system" | "light" | "dark";

const KEY = "tablight-theme";

/** The theme chosen last time in this browser. */
export function savedTheme(): Theme {
  try {
    const saved = localStorage.getItem(KEY);
    return saved === "light" || saved === "dark" ? saved : "system";
  } catch {
    return "system"; // Storage may be switched off; the choice then lasts as long as the page.
  }
}

/** Shows the page in a theme and remembers it in this browser. The window then says `theme-change`. */
export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  try {
    if (theme === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // See savedTheme.
  }
  window.dispatchEvent(new Event("theme-change"));
}
