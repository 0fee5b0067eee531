import { nameOf, type SeriesReport } from "./reports.js";

/** The orders that series are listed in. */
export const ORDERS = [
  { name: "key", words: "by name" },
  { name: "worst", words: "largest error first" },
  { name: "best", words: "smallest error first" },
] as const;
export type OrderName = (typeof ORDERS)[number]["name"];

/** Which series are listed, and in which order. */
export interface Listing {
  readonly search: string;
  readonly order: OrderName;
}

/** The numbers of the series whose name has all words that are looked for, in their order; those without an error last. */
export function seriesInOrder(series: readonly SeriesReport[], { search, order }: Listing): number[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = series.flatMap((facts, i) => {
    const name = words.length > 0 ? nameOf(facts).toLowerCase() : "";
    return words.every((word) => name.includes(word)) ? [i] : [];
  });
  if (order === "key") return found;
  const sign = order === "worst" ? -1 : 1;
  const error = (i: number): number => series[i]?.mase ?? Number.NaN;
  return found.sort((a, b) => {
    const [left, right] = [error(a), error(b)];
    if (Number.isNaN(left) || Number.isNaN(right)) return Number(Number.isNaN(left)) - Number(Number.isNaN(right)) || a - b;
    return sign * (left - right) || a - b;
  });
}
