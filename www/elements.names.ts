import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** All that a pattern finds in the sources. */
function found(folder: string, pattern: RegExp): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && entry.name.endsWith(".ts"));
  const names = files.flatMap(({ parentPath, name }) => [...readFileSync(join(parentPath, name), "utf8").matchAll(pattern)].map(([, name = ""]) => name));
  return [...new Set(names)].sort();
}

/** The page's own elements: what comes after `tablight-` in their tags. */
export const tags = (folder: string): string[] => found(folder, /@customElement\("tablight-([\w-]+)"\)/g);

/** The events that they say to each other. */
export const events = (folder: string): string[] => found(folder, /\bevent(?:<.*?>)?\("([\w-]+)"/g);
