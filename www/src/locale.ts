/** How numbers and dates are written, and read where somebody types them: in the way of one language for all of the page, English until another one is said. */

let tag = "en";
/** Counts the changes. */
let edition = 0;

/** Says in the way of which language numbers and dates are written from now on: of the first that the browser knows. Digits and calendar stay those of the data. */
export function useLocale(wishes: readonly string[]): void {
  const known = wishes.find(isKnown) ?? "en";
  const wished = String(new Intl.Locale(known, { numberingSystem: "latn", calendar: "gregory" }));
  if (wished === tag) return;
  tag = wished;
  edition += 1;
}

function isKnown(wish: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf([wish]).length > 0;
  } catch {
    return false; // It is no name of a language.
  }
}

/** Something made for a language when it is first used, and again for another one: the first formatters of a page take tens of milliseconds. */
export function perLocale<T>(make: (tag: string) => T): () => T {
  let made: { readonly of: number; readonly what: T } | undefined;
  return () => (made = made?.of === edition ? made : { of: edition, what: make(tag) }).what;
}

/** Are dates written as in English? */
export const isEnglish = (): boolean => /^en\b/.test(tag);

const separators = perLocale((language) => {
  const parts = new Intl.NumberFormat(language).formatToParts(-1234567.5);
  const of = (type: Intl.NumberFormatPartTypes, otherwise: string): string => parts.find((part) => part.type === type)?.value ?? otherwise;
  return { group: of("group", ","), decimal: of("decimal", ".") };
});

/** A number as it stands in a field: all its digits, without groups. */
export const writeNumber = (value: number): string => String(value).replace(".", separators().decimal);

/** The number that was typed, with or without groups of digits; with a point as in data where it can be nothing else. NaN where it is none. */
export function readNumber(text: string): number {
  const { group, decimal } = separators();
  // Of groups there are two kinds of apostrophes, and several of spaces.
  const typed = text.trim().replace(/^−/, "-").replaceAll(/['’]/g, /['’]/.test(group) ? group : "’").replaceAll(/\s/g, group.trim() === "" ? group : " ");
  if (typed === "") return Number.NaN;
  const escaped = (letter: string): string => `\\u{${letter.codePointAt(0)?.toString(16)}}`;
  const grouped = new RegExp(`^-?[1-9]\\d{0,2}(${escaped(group)}\\d{3})+(${escaped(decimal)}\\d+)?$`, "u");
  const plain = grouped.test(typed) ? typed.replaceAll(group, "") : typed;
  return Number(plain.includes(".") && decimal !== "." && plain.includes(decimal) ? Number.NaN : plain.replace(decimal, "."));
}

/** What stands between numbers in a list. */
export const betweenNumbers = (): string => (separators().decimal === "," ? "; " : ", ");

/** The numbers of a list as they were typed. */
export const splitNumbers = (text: string): string[] => text.split(separators().decimal === "," ? /,?\s+|\s*;\s*/ : /[\s,;]+/).filter(Boolean);
