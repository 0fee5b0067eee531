import type { Strings } from "./api.js";

interface Pattern {
  readonly matches: RegExp;
  readonly names: readonly string[];
  readonly text: string;
}

const HOLE = /\{(\w+)\}/g;
/** Texts whose answers are remembered. */
const MOST = 5000;

/** A text without the space that only its layout in a template gave it. */
export const tidy = (text: string): string => text.replace(/\s+/g, " ").trim();

/** Finds what stands for an English text: by the whole text, else by the pattern with the most letters that fits it. `{name}` in a pattern stands for anything. */
export function wording(strings: Strings): (text: string) => string | undefined {
  if (typeof strings === "function") return strings;
  const patterns = Object.entries(strings)
    .filter(([key]) => key.search(HOLE) >= 0)
    .sort(([a], [b]) => letters(b) - letters(a))
    .map(([key, text]) => pattern(key, text));
  const found = new Map<string, string | undefined>();
  return (text) => {
    if (Object.hasOwn(strings, text)) return strings[text];
    if (!found.has(text)) {
      if (found.size >= MOST) found.clear();
      found.set(text, filled(patterns, text));
    }
    return found.get(text);
  };
}

const letters = (key: string): number => key.replace(HOLE, "").length;

function pattern(key: string, text: string): Pattern {
  const names = [...key.matchAll(HOLE)].map(([, name = ""]) => name);
  const literals = key.split(/\{\w+\}/).map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return { matches: new RegExp(`^${literals.join("(.+?)")}$`, "s"), names, text };
}

function filled(patterns: readonly Pattern[], text: string): string | undefined {
  for (const { matches, names, text: wanted } of patterns) {
    const values = matches.exec(text);
    if (values) return wanted.replace(HOLE, (hole, name: string) => (names.includes(name) ? (values[names.indexOf(name) + 1] ?? hole) : hole));
  }
  return undefined;
}
