import * as Plot from "@observablehq/plot";

import { brief, number } from "../format.js";
import { finish } from "./finish.js";
import { type Series, thin } from "./thin.js";

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
}

/** History as a solid line, forecast as a dashed one inside nested bands, the widest the palest. */
export function forecastChart(data: ForecastData, options: { width: number; valueLabel: string; label: string }): SVGSVGElement {
  const { width, valueLabel, label } = options;
  const history = thin(data.history, Math.max(400, width * 2));
  const past = points(history);
  const last = past.at(-1);
  const future = points(data.forecast);
  const start = data.forecast.time[0];
  const bands = [...data.bands].sort((a, b) => b.level - a.level);
  const chart = Plot.plot({
    width,
    height: Math.round(Math.min(440, Math.max(280, width * 0.46))),
    marginLeft: 56,
    marginTop: 26,
    marginBottom: 34,
    style: { background: "none", color: "inherit", fontFamily: "inherit", fontSize: "12px" },
    x: { type: "utc", label: null, ticks: Math.max(3, Math.round(width / 130)) },
    y: { label: valueLabel, labelArrow: "none", nice: true, ticks: 6, tickFormat: (value: number) => (Math.abs(value) >= 1e5 ? brief(value) : number(value)) },
    marks: [
      Plot.gridY({ stroke: "var(--chart-grid)", strokeOpacity: 1, ticks: 6 }),
      ...bands.map((band) =>
        Plot.areaY(data.forecast.time, {
          x: (time: number) => new Date(time),
          y1: band.low,
          y2: band.high,
          fill: "var(--chart-forecast)",
          fillOpacity: 0.2,
        }),
      ),
      start === undefined ? null : Plot.ruleX([new Date(start)], { stroke: "var(--border-strong)", strokeDasharray: "2 3" }),
      Plot.lineY(past, { x: "time", y: "value", stroke: "var(--chart-history)", strokeWidth: 1.5 }),
      Plot.lineY(last ? [last, ...future] : future, { x: "time", y: "value", stroke: "var(--chart-forecast)", strokeWidth: 2, strokeDasharray: "5 3" }),
      start === undefined
        ? null
        : Plot.text([new Date(start)], { x: (time: Date) => time, text: ["forecast"], frameAnchor: "top", textAnchor: "start", dx: 5, dy: -12, fill: "var(--chart-forecast)", fontWeight: 600 }),
    ],
  });
  return finish(chart, label);
}

const points = (series: Series): { time: Date; value: number }[] =>
  series.time.map((time, i) => ({ time: new Date(time), value: series.value[i] ?? Number.NaN }));
