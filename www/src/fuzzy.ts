/** How well a text fits what was typed, and which of its letters do. */
export interface Match {
  readonly score: number;
  /** Places of the letters, in order. */
  readonly places: readonly number[];
}

const [WHOLE, WORD, INSIDE, SCATTERED] = [40, 30, 15, 5];

/**
 * Every word that was typed must be found, in any order: best at the start of the text or of one of its words, else within one, else, where that is
 * `loose`, letter by letter in this order. Nothing where one is not found.
 */
export function match(typed: string, text: string, loose: boolean): Match | undefined {
  const words = typed.toLowerCase().split(/\s+/).filter((word) => word !== "");
  const lower = text.toLowerCase();
  const places = new Set<number>();
  let score = 0;
  for (const word of words) {
    const found = inOne(word, lower) ?? (loose ? scattered(word, lower) : undefined);
    if (!found) return undefined;
    score += found.score;
    for (const place of found.places) places.add(place);
  }
  // Of texts that fit alike the shorter one is meant.
  return { score: score - text.length / 1000, places: [...places].sort((a, b) => a - b) };
}

const isStart = (text: string, at: number): boolean => at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? "");

function inOne(word: string, text: string): Match | undefined {
  let best = -1;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (best < 0) best = at;
    if (isStart(text, at)) {
      best = at;
      break;
    }
  }
  if (best < 0) return undefined;
  const score = best === 0 ? WHOLE : isStart(text, best) ? WORD : INSIDE;
  return { score: score + word.length, places: Array.from(word, (_, i) => best + i) };
}

/** Letters in order; each at the start of a word if there is one ahead that is. */
function scattered(word: string, text: string): Match | undefined {
  const places: number[] = [];
  let from = 0;
  for (const letter of word) {
    let at = text.indexOf(letter, from);
    if (at < 0) return undefined;
    if (places.at(-1) !== at - 1) for (let other = at; other >= 0; other = text.indexOf(letter, other + 1)) if (isStart(text, other) && rests(word, places.length + 1, text, other + 1)) { at = other; break; }
    places.push(at);
    from = at + 1;
  }
  const starts = places.filter((place) => isStart(text, place)).length;
  const joins = places.filter((place, i) => place - 1 === places[i - 1]).length;
  // Letters that neither begin a word nor follow each other were hardly meant.
  return starts + joins < word.length ? undefined : { score: SCATTERED + (starts + joins) / word.length, places };
}

/** Can the letters that are left still be found? */
function rests(word: string, from: number, text: string, at: number): boolean {
  for (const letter of word.slice(from)) {
    const next = text.indexOf(letter, at);
    if (next < 0) return false;
    at = next + 1;
  }
  return true;
}
