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

/** The events that they say to each other: those that are named where they are made, and those of more than one word, as the browser has none, that somebody listens to. */
export const events = (folder: string): string[] => [...new Set([...found(folder, /\bevent(?:<.*?>)?\("([\w-]+)"/g), ...found(folder, /\s@(\w+-[\w-]+)=/g)])].sort();
