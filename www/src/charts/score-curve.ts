import * as Plot from "@observablehq/plot";

import { brief, score as scoreText } from "../format.js";
import { finish } from "./finish.js";

/** The score of every number of segments that was tried. */
export interface Scores {
  readonly k: readonly number[];
  readonly score: readonly number[];
}

/** How a curve of scores is drawn. */
export interface CurveOptions {
  readonly width: number;
  /** Text alternative. */
  readonly label: string;
  /** The number with the best score, if the score tells one. */
  readonly best: number | undefined;
}

/** Score against number of segments: the taken number ringed, the best one filled. */
export function scoreCurve(scores: Scores, taken: number, { width, label, best }: CurveOptions): SVGSVGElement {
  const points = scores.k.map((k, i) => ({ k, score: scores.score[i] ?? Number.NaN }));
  const at = (wanted: number | undefined): typeof points => points.filter(({ k }) => k === wanted);
  const chart = Plot.plot({
    width,
    height: 150,
    marginLeft: 52,
    marginTop: 12,
    marginBottom: 34,
    style: { background: "none", color: "inherit", fontFamily: "inherit", fontSize: "12px" },
    x: { label: "segments", labelArrow: "none", labelAnchor: "center", ticks: Math.min(scores.k.length, Math.round(width / 40)), tickFormat: "d", inset: 10, interval: 1, type: "linear" },
    y: { label: null, ticks: 3, nice: true, inset: 6, tickFormat: (value: number) => (Math.abs(value) >= 1000 ? brief(value) : scoreText(value)) },
    marks: [
      Plot.gridY({ stroke: "var(--chart-grid)", strokeOpacity: 1, ticks: 3 }),
      Plot.line(points, { x: "k", y: "score", stroke: "var(--chart-main)", strokeWidth: 2 }),
      Plot.dot(points, { x: "k", y: "score", fill: "var(--surface)", stroke: "var(--chart-main)", strokeWidth: 1.5, r: 3 }),
      Plot.dot(at(best), { x: "k", y: "score", fill: "var(--chart-main)", r: 4.5 }),
      Plot.dot(at(taken), { x: "k", y: "score", stroke: "var(--chart-forecast)", strokeWidth: 2, r: 8 }),
    ],
  });
  return finish(chart, label);
}
