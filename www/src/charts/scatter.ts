import * as Plot from "@observablehq/plot";

import { finish } from "./finish.js";
import { markOf } from "./marks.js";

/** Points with the segment each belongs to. */
export interface ScatterData {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly segment: ArrayLike<number>;
}

/** How a scatter plot is drawn. */
export interface ScatterOptions {
  readonly width: number;
  readonly xLabel: string;
  readonly yLabel: string;
  /** Text alternative. */
  readonly label: string;
  /** The one segment to bring out, or none. */
  readonly highlight?: number | undefined;
}

/** Points in two dimensions, each segment with a color and a shape of its own. */
export function scatter(data: ScatterData, options: ScatterOptions): SVGSVGElement {
  const { width, xLabel, yLabel, label, highlight } = options;
  const segments = [...new Set(Array.from(data.segment))].sort((a, b) => a - b);
  // The highlighted segment is drawn last, so that it lies on top.
  const order = Array.from(data.segment, (_, i) => i);
  if (highlight !== undefined) order.sort((a, b) => Number(data.segment[a] === highlight) - Number(data.segment[b] === highlight));
  const segmentOf = (i: number): number => data.segment[i] ?? -1;
  const chart = Plot.plot({
    width,
    height: Math.round(Math.min(480, Math.max(280, width * 0.58))),
    marginLeft: 48,
    marginBottom: 40,
    style: { background: "none", color: "inherit", fontFamily: "inherit", fontSize: "12px" },
    x: { label: xLabel, labelArrow: "none", labelAnchor: "center", ticks: Math.max(4, Math.round(width / 110)), nice: true },
    y: { label: yLabel, labelArrow: "none", grid: false, nice: true },
    color: { type: "ordinal", domain: segments, range: segments.map((segment) => markOf(segment).color) },
    symbol: { type: "ordinal", domain: segments, range: segments.map((segment) => markOf(segment).shape) },
    marks: [
      Plot.gridX({ stroke: "var(--chart-grid)", strokeOpacity: 1 }),
      Plot.gridY({ stroke: "var(--chart-grid)", strokeOpacity: 1 }),
      Plot.dot(order, {
        x: (i: number) => data.x[i],
        y: (i: number) => data.y[i],
        symbol: segmentOf,
        fill: segmentOf,
        stroke: "var(--surface)",
        strokeWidth: 0.5,
        r: data.x.length > 2000 ? 3 : 3.8,
        sort: null,
        fillOpacity: (i: number) => (highlight === undefined ? 0.8 : segmentOf(i) === highlight ? 0.95 : 0.12),
      }),
    ],
    opacity: { type: "identity" },
  });
  return finish(chart, label);
}
