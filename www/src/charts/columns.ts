import * as Plot from "@observablehq/plot";

import { brief, number } from "../format.js";
import { finish } from "./finish.js";

/** Values between two edges. */
export interface ColumnData {
  readonly from: number;
  readonly to: number;
  readonly value: number;
}

/** How columns are drawn. */
export interface ColumnOptions {
  readonly width: number;
  readonly xLabel: string;
  readonly yLabel: string;
  /** Text alternative. */
  readonly label: string;
  /** What the axes are to hold, where several pictures are to be compared. */
  readonly domain?: { readonly x: readonly [number, number]; readonly y: readonly [number, number] } | undefined;
}

/** Vertical columns over an axis of numbers, each as wide as its bin. */
export function columnChart(bins: readonly ColumnData[], options: ColumnOptions): SVGSVGElement {
  const { width, xLabel, yLabel, label, domain } = options;
  const inset = width / Math.max(1, bins.length) > 6 ? 0.75 : 0;
  const chart = Plot.plot({
    width,
    height: Math.round(Math.min(360, Math.max(200, width * 0.42))),
    marginLeft: 56,
    marginTop: 26,
    marginBottom: 40,
    style: { background: "none", color: "inherit", fontFamily: "inherit", fontSize: "12px" },
    x: { label: xLabel, labelArrow: "none", labelAnchor: "center", ticks: Math.max(3, Math.round(width / 110)), tickFormat: short, ...(domain && { domain: domain.x }) },
    y: { label: yLabel, labelArrow: "none", nice: true, zero: true, ticks: 5, tickFormat: short, ...(domain && { domain: domain.y }) },
    marks: [
      Plot.gridY({ stroke: "var(--chart-grid)", strokeOpacity: 1, ticks: 5 }),
      Plot.rect(bins, { x1: "from", x2: "to", y1: 0, y2: "value", fill: "var(--chart-main)", insetLeft: inset, insetRight: inset, title: ({ from, to, value }: ColumnData) => `${number(from)} to ${number(to)}: ${number(value)}` }),
      Plot.ruleY([0], { stroke: "var(--border-strong)" }),
    ],
  });
  return finish(chart, label);
}

const short = (value: number): string => (Math.abs(value) >= 1e5 ? brief(value) : number(value));
