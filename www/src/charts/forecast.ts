import * as Plot from "@observablehq/plot";

import { brief, number } from "../format.js";
import { finish } from "./finish.js";
import { type Series, thin } from "./thin.js";
import { timeTicks } from "./time-axis.js";

/** An interval around a forecast; `level` is between 0 and 1. */
export interface Band {
  readonly level: number;
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** What was, what is expected, and how sure that is. */
export interface ForecastData {
  readonly history: Series;
  readonly forecast: Series;
  readonly bands: readonly Band[];
  /** What was expected before something was changed, at the times of the forecast. */
  readonly before?: readonly number[] | undefined;
}

/** How it is drawn. */
export interface ForecastOptions {
  readonly width: number;
  readonly valueLabel: string;
  /** Text alternative. */
  readonly label: string;
  /** Are times those of the calendar? Mere steps otherwise. */
  readonly isCalendar: boolean;
}

/** History as a solid line, forecast as a dashed one inside nested bands, the widest the palest; what was expected before as dots. */
export function forecastChart(data: ForecastData, { width, valueLabel, label, isCalendar }: ForecastOptions): SVGSVGElement {
  const at = (time: number): Date | number => (isCalendar ? new Date(time) : time);
  const points = ({ time, value }: Series): { time: Date | number; value: number }[] => time.map((when, i) => ({ time: at(when), value: value[i] ?? Number.NaN }));
  const past = points(thin(data.history, Math.max(400, width * 2)));
  const last = past.at(-1);
  const future = points(data.forecast);
  const start = future[0]?.time;
  const bands = [...data.bands].sort((a, b) => b.level - a.level);
  const chart = Plot.plot({
    width,
    height: chartHeight(width),
    marginLeft: 56,
    marginTop: 26,
    marginBottom: 34,
    style: { background: "none", color: "inherit", fontFamily: "inherit", fontSize: "12px" },
    x: { type: isCalendar ? "utc" : "linear", label: null, ticks: Math.max(3, Math.round(width / 130)), ...(isCalendar ? timeTicks() : { tickFormat: number }) },
    y: { label: valueLabel, labelArrow: "none", nice: true, ticks: 6, tickFormat: (value: number) => (Math.abs(value) >= 1e5 ? brief(value) : number(value)) },
    marks: [
      Plot.gridY({ stroke: "var(--chart-grid)", strokeOpacity: 1, ticks: 6 }),
      ...bands.map((band) => Plot.areaY(data.forecast.time, { x: at, y1: band.low, y2: band.high, fill: "var(--chart-forecast)", fillOpacity: 0.2 })),
      start === undefined ? null : Plot.ruleX([start], { stroke: "var(--border-strong)", strokeDasharray: "2 3" }),
      Plot.lineY(past, { x: "time", y: "value", stroke: "var(--chart-history)", strokeWidth: 1.5 }),
      data.before ? Plot.lineY(points({ time: data.forecast.time, value: data.before }), { x: "time", y: "value", stroke: "var(--chart-high)", strokeWidth: 2, strokeDasharray: "1 4", strokeLinecap: "round" }) : null,
      Plot.lineY(last ? [last, ...future] : future, { x: "time", y: "value", stroke: "var(--chart-forecast)", strokeWidth: 2, strokeDasharray: "5 3" }),
      start === undefined
        ? null
        : Plot.text([start], { x: (time: Date | number) => time, text: ["forecast"], frameAnchor: "top", textAnchor: "start", dx: 5, dy: -12, fill: "var(--chart-forecast)", fontWeight: 600 }),
    ],
  });
  return finish(chart, label);
}

const chartHeight = (width: number): number => Math.round(Math.min(440, Math.max(280, width * 0.46)));
