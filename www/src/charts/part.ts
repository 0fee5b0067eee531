import * as Plot from "@observablehq/plot";

import { brief, number } from "../format.js";
import { finish } from "./finish.js";
import { type Series, thin } from "./thin.js";
import { timeTicks } from "./time-axis.js";

/** One part of a series over time, with what is marked in it. */
export interface PartData {
  readonly series: Series;
  /** Times at which the course changed. */
  readonly changes: readonly number[];
  /** Values that stand out. */
  readonly unusual: Series;
}

/** How it is drawn. */
export interface PartOptions {
  readonly width: number;
  /** Text alternative. */
  readonly label: string;
  readonly isCalendar: boolean;
  /** Is 0 a value of its own, as it is for what is added to a trend? */
  readonly aroundZero: boolean;
}

/** A part as a line; changes as upright lines with a mark at the top, unusual values ringed. */
export function partChart({ series, changes, unusual }: PartData, { width, label, isCalendar, aroundZero }: PartOptions): SVGSVGElement {
  const at = (time: number): Date | number => (isCalendar ? new Date(time) : time);
  const points = ({ time, value }: Series): { time: Date | number; value: number }[] => time.map((when, i) => ({ time: at(when), value: value[i] ?? Number.NaN }));
  const marked = changes.map(at);
  const chart = Plot.plot({
    width,
    height: 150,
    marginLeft: 56,
    marginTop: 14,
    marginBottom: 26,
    style: { background: "none", color: "inherit", fontFamily: "inherit", fontSize: "12px" },
    x: { type: isCalendar ? "utc" : "linear", label: null, ticks: Math.max(2, Math.round(width / 130)), ...(isCalendar ? timeTicks() : { tickFormat: number }) },
    y: { label: null, nice: true, ticks: 3, zero: aroundZero, tickFormat: (value: number) => (Math.abs(value) >= 1e5 ? brief(value) : number(value)) },
    marks: [
      Plot.gridY({ stroke: "var(--chart-grid)", strokeOpacity: 1, ticks: 3 }),
      aroundZero ? Plot.ruleY([0], { stroke: "var(--border-strong)" }) : null,
      Plot.ruleX(marked, { stroke: "var(--chart-forecast)", strokeDasharray: "4 3" }),
      Plot.dot(marked, { x: (time: Date | number) => time, frameAnchor: "top", symbol: "triangle", fill: "var(--chart-forecast)", r: 4 }),
      Plot.lineY(points(thin(series, Math.max(400, width * 2))), { x: "time", y: "value", stroke: "var(--chart-main)", strokeWidth: 1.5 }),
      Plot.dot(points(unusual), { x: "time", y: "value", stroke: "var(--chart-forecast)", strokeWidth: 2, r: 5 }),
    ],
  });
  return finish(chart, label);
}
