import type { SegmentCondition } from "tablight";

import { number } from "./format.js";
import type { SegmentFacts, Tried } from "./reports.js";

/** What a method is called, and a line for somebody who has never heard of it. */
export interface MethodWords {
  readonly title: string;
  readonly line: string;
}

/** The methods in plain words, in the order in which they are offered. */
export const METHOD_WORDS: Readonly<Record<string, MethodWords>> = {
  auto: { title: "Decide for me", line: "Looks at the rows, takes the method and the number of segments that fit, and says why." },
  kmeans: { title: "k-means", line: "Round segments of similar size; every row is in one." },
  minibatch_kmeans: { title: "Mini-batch k-means", line: "As k-means, from small batches: for very many rows." },
  hdbscan: { title: "HDBSCAN", line: "Dense places of any shape; finds how many, and rows that fit nowhere." },
  genie: { title: "Genie", line: "Segments of any shape, none much smaller than the others." },
  gmm: { title: "Gaussian mixture", line: "Overlapping clouds, with how sure each row is of its own." },
  agglomerative: { title: "Hierarchy", line: "Joins what is nearest, step by step, and shows the tree." },
  dbscan: { title: "DBSCAN", line: "Dense places at one density; the rest is in no segment." },
  optics: { title: "OPTICS", line: "Dense places at many densities, in the order in which they are reached." },
  kmodes: { title: "k-modes", line: "For columns of text: rows that share values." },
  kprototypes: { title: "k-prototypes", line: "For numbers and text together." },
};

/** A method in words: its own, or its name and what the engine says of it. */
export const methodWords = (method: string, summary = ""): MethodWords => METHOD_WORDS[method] ?? { title: method.replaceAll("_", " "), line: summary };

/** A criterion for the number of segments. */
export interface Criterion {
  readonly name: Exclude<keyof Tried, "k" | "gapError">;
  readonly title: string;
  /** The value that is best; the inertia always falls, and where it stops falling fast is for the eye. */
  readonly best: "highest" | "lowest" | "bend";
}

export const CRITERIA: readonly Criterion[] = [
  { name: "silhouette", title: "Silhouette", best: "highest" },
  { name: "calinskiHarabasz", title: "Caliński–Harabasz", best: "highest" },
  { name: "daviesBouldin", title: "Davies–Bouldin", best: "lowest" },
  { name: "gap", title: "Gap statistic", best: "highest" },
  { name: "bic", title: "BIC", best: "lowest" },
  { name: "aic", title: "AIC", best: "lowest" },
  { name: "stability", title: "Stability on halves", best: "highest" },
  { name: "inertia", title: "Inertia", best: "bend" },
];

/** The numbers of segments a criterion has a value of, and which of them it likes best. */
export function criterionCurve(scores: readonly Tried[], { name, best }: Criterion): { k: number[]; score: number[]; bestK: number | undefined } {
  const known = scores.flatMap((tried) => (typeof tried[name] === "number" ? [{ k: tried.k, score: tried[name] }] : []));
  const sign = best === "highest" ? 1 : -1;
  const first = known.reduce<(typeof known)[number] | undefined>((top, next) => (top === undefined || sign * next.score > sign * top.score ? next : top), undefined);
  return { k: known.map(({ k }) => k), score: known.map(({ score }) => score), bestK: best === "bend" ? undefined : first?.k };
}

/** A condition of a rule: `amount above 120 and up to 300`, `store is Berlin`. */
export function conditionWords({ column, above, upTo, holds }: SegmentCondition): string {
  if (holds !== null) return column.replace(" = ", holds ? " is " : " is not ");
  const bounds = [...(above === null ? [] : [`above ${number(above)}`]), ...(upTo === null ? [] : [`up to ${number(upTo)}`])];
  return `${column} ${bounds.join(" and ")}`;
}

/** How often a segment is found again, in words. Bounds after Hennig (2007), Cluster-wise assessment of cluster stability. */
export function lasting(stability: number): string {
  if (stability > 0.75) return "lasts: found again on other draws of the rows";
  if (stability >= 0.5) return "partly lasts: its borders move with the rows that are drawn";
  return "dissolves: on other draws of the rows it is another";
}

type Fact = SegmentFacts["distinguishing"][number];

/** How many times as large, or as frequent, as overall; nothing where the sentence says it already. */
export function lift({ ratio, sentence }: Fact): string {
  if (ratio === null || ratio <= 0 || sentence.includes("×")) return "";
  return `${number(ratio >= 10 ? Math.round(ratio) : Number(ratio.toPrecision(2)))}×`;
}
