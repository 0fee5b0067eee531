const KEY = "tablight-keep";

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
