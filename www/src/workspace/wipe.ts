import type { CachedFile } from "tablight";

import { bytes, counted, list } from "../format.js";
import { LIST } from "../keeping.js";
import { isKept, removePage } from "../offline.js";
import { applyTheme } from "../theme.js";
import { dropWork } from "./saved-work.js";

/** How settings of the page begin in this browser. */
const PREFIX = "tablight-";
const WORK = `${PREFIX}workspace`;

/** Removes chain, settings and the page itself from this device, where the files have gone before; says what is gone. */
export async function wipe(files: readonly CachedFile[]): Promise<string> {
  const isOffline = isKept();
  if (isOffline) await removePage();
  const settings = dropSettings();
  dropWork();
  applyTheme("system");
  return wiped(files, settings, isOffline);
}

/** Removes every setting of the page from this browser; returns their keys. */
function dropSettings(): string[] {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    for (const key of keys) localStorage.removeItem(key);
    return keys;
  } catch {
    return []; // Where storage is switched off there is nothing.
  }
}

/** What was removed from this device, in a sentence. */
export function wiped(files: readonly CachedFile[], settings: readonly string[], isOffline: boolean): string {
  const size = files.reduce((sum, file) => sum + file.bytes, 0);
  const others = settings.filter((key) => key !== WORK && key !== LIST).length;
  const removed = [
    ...(files.length > 0 ? [`${counted(files.length, "file")} (${bytes(size)})`] : []),
    ...(settings.includes(WORK) ? ["the saved chain"] : []),
    ...(others > 0 ? [counted(others, "setting")] : []),
    ...(isOffline ? ["the page kept for use offline"] : []),
  ];
  return removed.length > 0 ? `Removed from this device: ${list(removed)}.` : "There was nothing of this page on this device.";
}
