import * as Plot from "@observablehq/plot";

import { finish } from "./finish.js";
import { markOf } from "./marks.js";
import { svg } from "./svg.js";

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

/** Points that are drawn as one path for each segment. Thousands of elements would hold up the page, and one path for all of a segment would cover the others. */
const TOGETHER = 500;

/** Points in two dimensions, each segment with a color and a shape of its own. */
export function scatter(data: ScatterData, options: ScatterOptions): SVGSVGElement {
  const { width, xLabel, yLabel, label, highlight } = options;
  const chart = Plot.plot({
    width,
    height: Math.round(Math.min(480, Math.max(280, width * 0.58))),
    marginLeft: 48,
    marginBottom: 40,
    style: { background: "none", color: "inherit", fontFamily: "inherit", fontSize: "12px" },
    x: { domain: extent(data.x), label: xLabel, labelArrow: "none", labelAnchor: "center", ticks: Math.max(4, Math.round(width / 110)), nice: true },
    y: { domain: extent(data.y), label: yLabel, labelArrow: "none", nice: true },
    marks: [
      Plot.gridX({ stroke: "var(--chart-grid)", strokeOpacity: 1 }),
      Plot.gridY({ stroke: "var(--chart-grid)", strokeOpacity: 1 }),
      (_index, { x, y }) => (x && y ? points(data, x, y, highlight) : null),
    ],
  });
  return finish(chart, label);
}

type Scale = (value: number) => number;

function points({ x, y, segment }: ScatterData, toX: Scale, toY: Scale, highlight: number | undefined): SVGElement {
  const size = segment.length > 2000 ? 0.5 : 0.63; // 3 px and 3.8 px from the center to the edge
  const place = (at: number): string => (at / size).toFixed(1);
  const layers = [];
  for (let from = 0; from < segment.length; from += TOGETHER) {
    const paths = new Map<number, string>();
    for (let i = from; i < Math.min(from + TOGETHER, segment.length); i++) {
      const [left, top, of] = [toX(x[i] as number), toY(y[i] as number), segment[i] as number];
      if (Number.isFinite(left) && Number.isFinite(top)) paths.set(of, `${paths.get(of) ?? ""}M${place(left)} ${place(top)}${markOf(of).path}`);
    }
    for (const [of, path] of paths) layers.push({ of, path });
  }
  // The highlighted segment lies on top.
  if (highlight !== undefined) layers.sort((a, b) => Number(a.of === highlight) - Number(b.of === highlight));
  const opacity = (of: number): number => (highlight === undefined ? 0.8 : of === highlight ? 0.95 : 0.12);
  return svg(
    "g",
    { transform: `scale(${size})`, stroke: "var(--surface)", "stroke-width": 0.5 / size },
    layers.map(({ of, path }) => svg("path", { d: path, fill: markOf(of).color, opacity: opacity(of) })),
  );
}

/** The least and the greatest of the numbers that are there. */
function extent(values: ArrayLike<number>): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [0, 1];
}
