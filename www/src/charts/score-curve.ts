import * as Plot from "@observablehq/plot";

import { score as scoreText } from "../format.js";
import { finish } from "./finish.js";

/** The score of every number of segments that was tried. */
export interface Scores {
  readonly k: readonly number[];
  readonly score: readonly number[];
}

/** Score against number of segments, with the chosen one ringed and named. */
export function scoreCurve(scores: Scores, chosen: number, options: { width: number; scoreLabel: string; label: string }): SVGSVGElement {
  const points = scores.k.map((k, i) => ({ k, score: scores.score[i] ?? Number.NaN }));
  const best = points.filter((point) => point.k === chosen);
  const chart = Plot.plot({
    width: options.width,
    height: 220,
    marginLeft: 48,
    marginTop: 28,
    marginBottom: 38,
    style: { background: "none", color: "inherit", fontFamily: "inherit", fontSize: "12px" },
    x: { label: "number of segments", labelArrow: "none", labelAnchor: "center", ticks: scores.k.length, tickFormat: "d", inset: 12, interval: 1, type: "linear" },
    y: { label: options.scoreLabel, labelArrow: "none", ticks: 4, nice: true, inset: 6 },
    marks: [
      Plot.gridY({ stroke: "var(--chart-grid)", strokeOpacity: 1, ticks: 4 }),
      Plot.line(points, { x: "k", y: "score", stroke: "var(--chart-main)", strokeWidth: 2 }),
      Plot.dot(points, { x: "k", y: "score", fill: "var(--chart-main)", r: 3.5 }),
      Plot.dot(best, { x: "k", y: "score", stroke: "var(--chart-forecast)", strokeWidth: 2, r: 8 }),
      Plot.text(best, { x: "k", y: "score", text: (point) => `chosen: ${scoreText(point.score)}`, dy: -16, fill: "var(--text)", fontWeight: 600, stroke: "var(--surface)", strokeWidth: 4 }),
    ],
  });
  return finish(chart, options.label);
}
