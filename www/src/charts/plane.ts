import * as Plot from "@observablehq/plot";

import { brief, number } from "../format.js";
import { finish } from "./finish.js";

/** Two axes and a grid, and where they put a value: pixels are `slope · value + start`. */
export interface Plane {
  readonly picture: SVGSVGElement;
  readonly width: number;
  readonly height: number;
  readonly x: Line;
  readonly y: Line;
}

/** From values to pixels. */
export interface Line {
  readonly slope: number;
  readonly start: number;
}

/** How a plane is drawn. */
export interface PlaneOptions {
  readonly width: number;
  readonly x: readonly [low: number, high: number];
  readonly y: readonly [low: number, high: number];
  readonly xLabel: string;
  readonly yLabel: string;
  /** Text alternative of the axes with what is drawn over them. */
  readonly label: string;
}

/** The axes that points are drawn between. */
export function plane({ width, x, y, xLabel, yLabel, label }: PlaneOptions): Plane {
  const height = Math.round(Math.min(480, Math.max(280, width * 0.58)));
  const chart = Plot.plot({
    width,
    height,
    marginLeft: 52,
    marginTop: 28,
    marginBottom: 40,
    style: { background: "none", color: "inherit", fontFamily: "inherit", fontSize: "12px" },
    x: { domain: widened(x), label: xLabel, labelArrow: "none", labelAnchor: "center", ticks: Math.max(3, Math.round(width / 110)), nice: true, tickFormat: short },
    y: { domain: widened(y), label: yLabel, labelArrow: "none", nice: true, tickFormat: short },
    marks: [Plot.gridX({ stroke: "var(--chart-grid)", strokeOpacity: 1 }), Plot.gridY({ stroke: "var(--chart-grid)", strokeOpacity: 1 })],
  });
  return { picture: finish(chart, label), width, height, x: lineOf(chart.scale("x")), y: lineOf(chart.scale("y")) };
}

function lineOf(scale: Plot.Scale | undefined): Line {
  const [low, high] = (scale?.domain ?? [0, 1]) as [number, number];
  const [from, to] = (scale?.range ?? [0, 1]) as [number, number];
  const slope = (to - from) / (high - low || 1);
  return { slope, start: from - low * slope };
}

/** One value has room on both sides. */
const widened = ([low, high]: readonly [number, number]): [number, number] => (low < high ? [low, high] : [low - 0.5, high + 0.5]);

const short = (value: number): string => (Math.abs(value) >= 1e5 ? brief(value) : number(value));
