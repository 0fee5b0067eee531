import type { CachedFile } from "tablight";

const KEY = "tablight-keep";
/** Where the list of the files that are kept is found before the engine has looked for them. */
export const LIST = "tablight-kept";

/** Whether files are to be kept on this device: not until somebody has said so in this browser. */
export function keepsFiles(): boolean {
  try {
    return localStorage.getItem(KEY) === "yes";
  } catch {
    return false; // Storage may be switched off; there is then no place for the files either.
  }
}

/** Remembers it in this browser. */
export function keepFiles(keeps: boolean): void {
  try {
    if (keeps) localStorage.setItem(KEY, "yes");
    else localStorage.removeItem(KEY);
  } catch {
    // See keepsFiles.
  }
}

/** The files that were kept when the page last looked: it can show them before it looks again. */
export function keptBefore(): readonly CachedFile[] | undefined {
  try {
    const files = JSON.parse(localStorage.getItem(LIST) ?? "null") as readonly CachedFile[] | null;
    const isFile = ({ id, name, bytes, rows, columns, at }: CachedFile): boolean => typeof id === "string" && typeof name === "string" && [bytes, rows, columns, at].every(Number.isFinite);
    return Array.isArray(files) && files.every(isFile) ? files : undefined;
  } catch {
    return undefined;
  }
}

/** Remembers which files are kept. */
export function rememberKept(files: readonly CachedFile[] | undefined): void {
  try {
    if (files && files.length > 0) localStorage.setItem(LIST, JSON.stringify(files));
    else localStorage.removeItem(LIST);
  } catch {
    // See keepsFiles.
  }
}
